import trail from '../../resources/cloudtrail/trail.ts';
import { defineRule } from '../rule.ts';

/**
 * AWS Config's rule of this name asks once an account whether there is a trail at all. This one asks each trail that there is whether it records, so that
 * the one that was switched off is named, and can be switched on again; `cloudtrail-trail-present` asks whether there is one.
 */
export default defineRule(trail, {
  meta: {
    id: 'cloudtrail-enabled',
    version: 1,
    title: 'Every CloudTrail trail is recording.',
    severity: 'HIGH',
    risk: 'low',
    rationale: 'Whoever breaks in switches the recording off first; from then on nobody sees what they do, and nobody can find out later.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/cloudtrail-enabled.html',
      'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StartLogging.html',
    ],
    changes: ['cloudtrail:StartLogging'],
    reverts: ['cloudtrail:StopLogging'],
    messages: {
      stopped: 'The trail was switched off: what happens in the account is not recorded by it.',
      start: 'Start logging. Nothing that runs is affected; what happened while the trail was off stays unrecorded by it.',
    },
  },

  needs: ['logging'],

  evaluate({ logging }) {
    return logging ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'stopped' };
  },

  remediate({ arn: Name }) {
    return {
      risk: 'low',
      message: 'start',
      steps: [{ apply: { action: 'cloudtrail:StartLogging', input: { Name } }, revert: { action: 'cloudtrail:StopLogging', input: { Name } } }],
    };
  },
});
