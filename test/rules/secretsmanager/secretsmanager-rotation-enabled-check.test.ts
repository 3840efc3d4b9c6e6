import rule from '../../../rules/secretsmanager/secretsmanager-rotation-enabled-check.ts';
import { testRule } from '../rule-tester.ts';
import { plain, ref, arn as SecretId } from './secrets.ts';

const message = 'The secret is not rotated: whoever ever saw it can use it for as long as it lives.';
const RotationLambdaARN = 'arn:aws:lambda:eu-west-1:111122223333:function:rotate';
const plan = {
  risk: 'high',
  message:
    'Switch the rotation on again that the secret had, by the function rotate and the schedule that was kept. It is not rotated at once, but by that schedule: from then on whoever keeps a copy of the secret, instead of asking for it, is refused. Secrets Manager tries the function out beforehand.',
  steps: [
    {
      apply: { action: 'secretsmanager:RotateSecret', input: { SecretId, RotationLambdaARN, RotateImmediately: false } },
      revert: { action: 'secretsmanager:CancelRotateSecret', input: { SecretId } },
    },
  ],
} as const;

testRule(rule, ref, {
  valid: [{ name: 'a secret that is rotated', facts: plain }],
  notApplicable: [
    { name: "a service's own secret, and a replica", facts: { ...plain, rotation: null } },
    { name: 'a secret that is to be deleted', facts: { ...plain, rotation: false, pendingDeletion: true } },
  ],
  invalid: [
    { name: 'a secret whose rotation was switched off', facts: { ...plain, rotation: false }, message, plan },
    { name: 'a secret that was never rotated', facts: { ...plain, rotation: false, rotationFunctionArn: null, rotationRules: null }, message, plan: null },
    { name: 'a secret whose schedule is not known', facts: { ...plain, rotation: false, rotationRules: null }, message, plan: null },
    { name: 'a secret that a service rotated without a function', facts: { ...plain, rotation: false, rotationFunctionArn: null }, message, plan: null },
  ],
  insufficient: [{ name: 'a secret whose rotation is not shown', facts: { name: 'web/db', pendingDeletion: false }, message: /rotation/ }],
});
