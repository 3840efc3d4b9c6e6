import secret from '../../resources/secretsmanager/secret.ts';
import { defineRule } from '../rule.ts';

export default defineRule(secret, {
  meta: {
    id: 'secretsmanager-rotation-enabled-check',
    version: 1,
    title: 'Secrets are rotated by a schedule.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'A secret that never changes stays of use to everybody who ever saw it: in a log, on a laptop, in the hands of who has left.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/secretsmanager-rotation-enabled-check.html',
      'https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html',
      'https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html',
    ],
    notes: [
      'It does not apply to secrets that a service manages, to replicas, which are rotated with their primary, nor to secrets that are to be deleted.',
      'Where a secret was never rotated, a human has to find the way: a function is needed that knows how to change the password where it is used.',
    ],
    changes: ['secretsmanager:RotateSecret'],
    reverts: ['secretsmanager:CancelRotateSecret'],
    messages: {
      off: 'The secret is not rotated: whoever ever saw it can use it for as long as it lives.',
      again:
        'Switch the rotation on again that the secret had, by the function {{function}} and the schedule that was kept. It is not rotated at once, but by that schedule: from then on whoever keeps a copy of the secret, instead of asking for it, is refused. Secrets Manager tries the function out beforehand.',
    },
  },

  needs: ['rotation', 'pendingDeletion'],

  evaluate({ rotation, pendingDeletion }) {
    if (rotation === null || pendingDeletion) return { compliance: 'NOT_APPLICABLE' };
    return rotation ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'off' };
  },

  remediate({ arn: SecretId, rotationFunctionArn: RotationLambdaARN, rotationRules }) {
    if (RotationLambdaARN === null || rotationRules === null) return null;
    return {
      risk: 'high',
      message: 'again',
      data: { function: RotationLambdaARN.split(':').slice(6).join(':') },
      steps: [
        {
          // The schedule is left out, because the one that is stored holds then.
          apply: { action: 'secretsmanager:RotateSecret', input: { SecretId, RotationLambdaARN, RotateImmediately: false } },
          revert: { action: 'secretsmanager:CancelRotateSecret', input: { SecretId } },
        },
      ],
    };
  },
});
