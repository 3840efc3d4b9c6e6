import type { Secret } from '../../../resources/secretsmanager/secret.ts';

export const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:web/db-a1B2c3';
export const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::SecretsManager::Secret', id: arn } as const;

/** A secret that is rotated and in use, read live. */
export const plain: Secret = {
  name: 'web/db',
  arn,
  rotation: true,
  rotationFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:rotate',
  rotationRules: { days: 30, expression: null, duration: null },
  replica: false,
  pendingDeletion: false,
  lastAccessedOn: '2026-11-20',
  createdAt: '2026-01-02T03:04:05.000Z',
  policy: null,
  tags: {},
};
