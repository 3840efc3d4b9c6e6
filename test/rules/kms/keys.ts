import type { Key } from '../../../resources/kms/key.ts';

export const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
export const arn = `arn:aws:kms:eu-west-1:111122223333:key/${id}`;
export const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::KMS::Key', id } as const;

/** A key as KMS makes it, read live. */
export const plain: Key = {
  keyId: id,
  arn,
  manager: 'CUSTOMER',
  state: 'Enabled',
  rotation: true,
  rotationPeriodInDays: 365,
  deletionDate: null,
  pendingWindowInDays: null,
  policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}',
  tags: {},
};
