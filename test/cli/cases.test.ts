import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { holdfast, jsonLines } from './terminal.ts';

/** Small inputs in the shapes that users of other tools reported; what must come out is written beside them. */
const FOLDER = '../shared/cases';
const isThere = existsSync(join(FOLDER, 'README.md'));
if (!isThere) console.warn(`passed over: ${FOLDER} is not there, so its inputs are not evaluated`);

const PUBLIC = ['s3-bucket-public-read-prohibited', 's3-bucket-public-write-prohibited'];

/** Files, the exit code, and verdicts that must be among those that come out: `Web restricted-ssh NON_COMPLIANT`. */
const CASES: readonly (readonly [files: string, exit: number, verdicts: readonly string[]])[] = [
  ['yaml-alias-of-itself.yaml good-open-ssh.yaml', 1, ['Web restricted-ssh NON_COMPLIANT']],
  ['yaml-alias-of-itself.yaml', 3, []],
  ['yaml-alias-bomb.yaml', 1, ['Web restricted-ssh NON_COMPLIANT']],
  [
    'yaml-merge-after-own-key.yaml',
    1,
    [
      'First rds-instance-public-access-check NON_COMPLIANT',
      'First rds-storage-encrypted NON_COMPLIANT',
      'Second rds-instance-public-access-check COMPLIANT',
      'Second rds-storage-encrypted COMPLIANT',
    ],
  ],
  ['yaml-duplicate-key.yaml', 1, ['Web restricted-ssh NON_COMPLIANT']],
  ['yaml-quoted-text-not-indented.yaml', 1, ['Web restricted-ssh NON_COMPLIANT']],
  ['yaml-flow-map-not-indented.yaml', 1, ['Web restricted-ssh NON_COMPLIANT']],
  ['sam-function-not-mentioned.yaml', 3, []],
  ['rds-restored-from-snapshot.yaml', 1, ['Restored rds-storage-encrypted INSUFFICIENT_DATA']],
  [
    'bucket-policy-same-name-expression.yaml',
    1,
    ['Open s3-bucket-public-read-prohibited NON_COMPLIANT', 'Tls s3-bucket-ssl-requests-only COMPLIANT', ...PUBLIC.map((rule) => `Tls ${rule} COMPLIANT`)],
  ],
  ['launch-template-by-same-name-expression.yaml', 3, ['Web ec2-imdsv2-check COMPLIANT']],
  ['principal-arn-with-unknown-account.yaml', 1, PUBLIC.map((rule) => `Store ${rule} COMPLIANT`)],
  ['principal-by-region-map.yaml', 1, PUBLIC.map((rule) => `Logs ${rule} COMPLIANT`)],
  ['lambda-source-arn-with-stack-name.yaml', 0, ['Nightly lambda-function-public-access-prohibited COMPLIANT']],
  ['either-way-open.yaml', 1, ['Web restricted-ssh NON_COMPLIANT']],
  ['either-way-private.yaml', 0, ['Web restricted-ssh COMPLIANT', 'Web vpc-sg-open-only-to-authorized-ports COMPLIANT']],
  ['either-way-kept-long-enough.yaml', 0, ['Audit cw-loggroup-retention-period-check COMPLIANT']],
  ['either-way-backed-up.yaml', 1, ['Db db-instance-backup-enabled COMPLIANT']],
  ['fn-cidr-of-literals.yaml', 0, ['Web restricted-ssh COMPLIANT']],
  ['foreach-of-literals.yaml', 1, ['GroupAlpha restricted-ssh NON_COMPLIANT', 'GroupBeta restricted-ssh NON_COMPLIANT']],
  ['good-open-ssh.yaml', 1, ['Web restricted-ssh NON_COMPLIANT']],
];

describe.skipIf(!isThere)(`check --from the inputs in ${FOLDER} (passed over where they are missing)`, () => {
  it.each(CASES)('%s ends with %i', async (files, code, verdicts) => {
    const { exit, out, err } = await holdfast('check', '--format', 'jsonl', '--from', ...files.split(' ').map((name) => join(FOLDER, name)));
    const found = jsonLines(out).map(({ resourceId, ruleId, compliance }) => `${resourceId} ${ruleId} ${compliance}`);

    expect([exit, err]).toEqual([code, expect.any(String)]);
    expect(found).toEqual(expect.arrayContaining([...verdicts]));
  });

  it.each([
    ['yaml-alias-of-itself.yaml', 'yaml-alias-of-itself.yaml: at Metadata.a.next an alias'],
    ['yaml-duplicate-key.yaml', 'yaml-duplicate-key.yaml:12: the key "Tags"'],
    ['sam-function-not-mentioned.yaml', 'Hook of type AWS::Serverless::Function was not evaluated'],
  ])('%s is named: %s', async (name, sentence) => {
    expect((await holdfast('check', '--from', join(FOLDER, name))).err).toContain(sentence);
  });
});
