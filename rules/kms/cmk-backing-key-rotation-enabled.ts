import key from '../../resources/kms/key.ts';
import { defineRule } from '../rule.ts';

/** KMS's own default; telling it the same would be one more thing that a key policy's condition may refuse. */
const DEFAULT_PERIOD = 365;

export default defineRule(key, {
  meta: {
    id: 'cmk-backing-key-rotation-enabled',
    version: 1,
    title: 'Customer managed keys that KMS can rotate are rotated automatically.',
    severity: 'MEDIUM',
    risk: 'low',
    rationale: 'Without rotation one key material protects all data ever written: the longer it lives, the more there is to lose by it at once.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/cmk-backing-key-rotation-enabled.html',
      'https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html',
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html',
    ],
    notes: [
      'It does not apply to keys that KMS does not rotate automatically (asymmetric and HMAC keys, imported material, custom key stores), to replicas, which are rotated with their primary key, to AWS managed keys, nor to keys that are not enabled: KMS refuses to switch rotation on for those.',
    ],
    changes: ['kms:EnableKeyRotation'],
    reverts: ['kms:DisableKeyRotation'],
    messages: {
      off: 'The key is not rotated: everything it ever encrypted depends on one and the same key material.',
      rotate:
        'Switch automatic rotation on, every {{days}} days. KMS keeps the old material, so that everything encrypted stays readable, and its id and ARN stay; each of the first two rotations raises the monthly price of the key.',
    },
  },

  needs: ['manager', 'state', 'rotation'],

  evaluate({ manager, state, rotation }) {
    if (manager === 'AWS' || state !== 'Enabled' || rotation === null) return { compliance: 'NOT_APPLICABLE' };
    return rotation ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'off' };
  },

  remediate({ keyId: KeyId, rotationPeriodInDays: days }) {
    const chosen = days === DEFAULT_PERIOD ? {} : { RotationPeriodInDays: days };
    return {
      risk: 'low',
      message: 'rotate',
      data: { days: String(days) },
      steps: [
        {
          apply: { action: 'kms:EnableKeyRotation', input: { KeyId, ...chosen } },
          revert: { action: 'kms:DisableKeyRotation', input: { KeyId } },
        },
      ],
    };
  },
});
