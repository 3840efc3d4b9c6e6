import trail from '../../resources/cloudtrail/trail.ts';
import { defineRule } from '../rule.ts';

export default defineRule(trail, {
  meta: {
    id: 'cloud-trail-log-file-validation-enabled',
    version: 1,
    title: 'The log files of every CloudTrail trail can be checked for tampering.',
    severity: 'MEDIUM',
    risk: 'low',
    rationale: 'Without the signed digests nobody can tell whether a log file was changed or deleted after it was delivered, so it proves nothing.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/cloud-trail-log-file-validation-enabled.html',
      'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html',
    ],
    changes: ['cloudtrail:UpdateTrail'],
    messages: {
      off: 'Log file validation is off: a log file that was changed or deleted after its delivery goes unnoticed.',
      switchOn: 'Switch log file validation on; every other setting of the trail stays. Digests are written from now on, none for the files delivered before.',
    },
  },

  needs: ['logFileValidation'],

  evaluate({ logFileValidation }) {
    return logFileValidation ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'off' };
  },

  remediate({ arn: Name }) {
    // UpdateTrail leaves alone what it is not told.
    return {
      risk: 'low',
      message: 'switchOn',
      steps: [
        {
          apply: { action: 'cloudtrail:UpdateTrail', input: { Name, EnableLogFileValidation: true } },
          revert: { action: 'cloudtrail:UpdateTrail', input: { Name, EnableLogFileValidation: false } },
        },
      ],
    };
  },
});
