import rule from '../../../rules/kms/cmk-backing-key-rotation-enabled.ts';
import { testRule } from '../rule-tester.ts';
import { id as KeyId, plain, ref } from './keys.ts';

const message = 'The key is not rotated: everything it ever encrypted depends on one and the same key material.';
const planned = (days: number, input: { readonly KeyId: string; readonly RotationPeriodInDays?: number }) =>
  ({
    risk: 'low',
    message: `Switch automatic rotation on, every ${days} days. KMS keeps the old material, so that everything encrypted stays readable, and its id and ARN stay; each of the first two rotations raises the monthly price of the key.`,
    steps: [{ apply: { action: 'kms:EnableKeyRotation', input }, revert: { action: 'kms:DisableKeyRotation', input: { KeyId } } }],
  }) as const;

testRule(rule, ref, {
  valid: [{ name: 'a key that is rotated', facts: plain }],
  notApplicable: [
    { name: "a service's own key", facts: { ...plain, manager: 'AWS', rotation: false } },
    { name: 'a key of a kind that KMS does not rotate', facts: { ...plain, rotation: null } },
    { name: 'a disabled key, of which KMS refuses it', facts: { ...plain, state: 'Disabled', rotation: false } },
    { name: 'a key that is to be deleted', facts: { ...plain, state: 'PendingDeletion', rotation: false } },
  ],
  invalid: [
    { name: 'a key that is not rotated', facts: { ...plain, rotation: false }, message, plan: planned(365, { KeyId }) },
    {
      name: 'a key that is not rotated, and keeps the period that somebody chose',
      facts: { ...plain, rotation: false, rotationPeriodInDays: 90 },
      message,
      plan: planned(90, { KeyId, RotationPeriodInDays: 90 }),
    },
  ],
  insufficient: [
    { name: 'a key whose rotation is not shown', facts: { manager: 'CUSTOMER', state: 'Enabled' }, message: /rotation/ },
    { name: 'a key that may be disabled', facts: { manager: 'CUSTOMER', rotation: false }, message: /state/ },
  ],
});
