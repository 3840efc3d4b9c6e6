import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { judgedProposals } from '../cli/check-files.ts';
import { Baseline } from '../cli/judged.ts';
import { defaultPolicy } from '../functions/core/policy-file.ts';
import { readTemplate } from '../functions/core/template.ts';
import { rules } from '../rules/generated/index.ts';

/**
 * Templates that others have labelled, apart from us: the tests of the AWS Guard rules registry. A label is an opinion; where ours is another, the rule's page says
 * so, and why.
 */
const FOLDER = '../shared/conformance';
const isThere = existsSync(`${FOLDER}/guard-cases.jsonl`);

/** Where we differ, what ours says, and why it stays; the rules' pages say it to their readers. */
const OTHERWISE: readonly (readonly [name: string, verdict: string, because: string])[] = [
  ['cw-loggroup-retention-period-check#03', 'NON_COMPLIANT', 'AWS Config wants 365 days by default, not any period at all'],
  ['cw-loggroup-retention-period-check#05', 'COMPLIANT', 'AWS Config documents that events which never expire comply'],
  ['ec2-instance-no-public-ip#03', 'INSUFFICIENT_DATA', 'without interface and subnet, the default subnet decides'],
  ['iam-policy-no-statements-with-full-access#03', 'COMPLIANT', 'Guard has a rule of its own for managed policies; AWS Config and ours judge both'],
  ['iam-policy-no-statements-with-full-access#05', 'COMPLIANT', 'as above'],
  ['rds-automatic-minor-version-upgrade-enabled#05', 'INSUFFICIENT_DATA', 'a replica takes the setting over from its source, which is elsewhere'],
  ['rds-storage-encrypted#03', 'INSUFFICIENT_DATA', 'a replica is encrypted as its source is, whatever StorageEncrypted says'],
  ['rds-storage-encrypted#05', 'INSUFFICIENT_DATA', 'as above'],
  ['rds-storage-encrypted#07', 'INSUFFICIENT_DATA', 'a replica is encrypted as its source is, which is elsewhere'],
  ['s3-bucket-public-read-prohibited#04', 'COMPLIANT', 'AWS Config asks who may read: nobody; that a block is missing, another rule says'],
  ['s3-bucket-public-read-prohibited#05', 'COMPLIANT', 'as above'],
  ['s3-bucket-public-write-prohibited#04', 'COMPLIANT', 'as above'],
  ['s3-bucket-public-write-prohibited#05', 'COMPLIANT', 'as above'],
  ['s3-bucket-server-side-encryption-enabled#05', 'COMPLIANT', 'S3 has encrypted every bucket, old and new, since January 2023'],
  ['s3-default-encryption-kms#03', 'NON_COMPLIANT', 'AES256 is no key of KMS'],
];

interface Labelled {
  readonly case: string;
  readonly kind: 'scored' | 'empty' | 'suppressed';
  readonly ruleId: string;
  readonly accept: readonly string[];
  readonly template: unknown;
}
const RANK = ['NOT_APPLICABLE', 'COMPLIANT', 'INSUFFICIENT_DATA', 'NON_COMPLIANT'];

describe.skipIf(!isThere)(`labelled templates (passed over where ${FOLDER} is missing)`, () => {
  const judged: { readonly ruleId: string; readonly name: string; readonly verdict: string; readonly agrees: boolean }[] = [];

  beforeAll(() => {
    const names = new Map<string, string>();
    for (const line of readFileSync(`${FOLDER}/guard-aliases.tsv`, 'utf8').split('\n')) {
      const [theirs = '', ours = '', kind] = line.split('\t');
      if (kind === 'same') names.set(theirs, ours);
    }
    const baseline = new Baseline(rules, defaultPolicy(rules));
    for (const line of readFileSync(`${FOLDER}/guard-cases.jsonl`, 'utf8').split('\n')) {
      if (line === '') continue;
      const { case: name, kind, ruleId: theirs, accept, template } = JSON.parse(line) as Labelled;
      const ruleId = names.get(theirs) ?? theirs;
      if (kind !== 'scored' || !rules.some(({ meta }) => meta.id === ruleId)) continue;
      const verdicts = judgedProposals(readTemplate(template), '', baseline).flatMap((each) => (each.ruleId === ruleId ? [each.compliance] : []));
      const verdict = verdicts.sort((a, b) => RANK.indexOf(b) - RANK.indexOf(a))[0] ?? 'NOT_APPLICABLE';
      judged.push({ ruleId, name, verdict, agrees: accept.includes(verdict) });
    }
  });

  it('are judged as labelled, but for those whose label is another opinion, or wrong', () => {
    const others = judged.filter(({ agrees }) => !agrees).map(({ name, verdict }) => [name.slice(0, name.indexOf(' ')), verdict]);

    expect(judged.length).toBeGreaterThan(100);
    expect(Object.fromEntries(others)).toEqual(Object.fromEntries(OTHERWISE.map(([name, verdict]) => [name, verdict])));
    console.log(
      `labelled templates: ${judged.length - others.length} of ${judged.length} are judged as labelled, ${others.length} otherwise (why: test/conformance.test.ts)`,
    );
  });

  it('are judged otherwise only by rules whose page says why', () => {
    const silent = judged.filter(({ ruleId, agrees }) => {
      const rule = rules.find(({ meta }) => meta.id === ruleId);
      return !agrees && !rule?.meta.notes?.some((note) => note.includes('Guard'));
    });

    expect(silent.map(({ ruleId, name, verdict }) => `${ruleId}: ${name}: ${verdict}`)).toEqual([]);
  });
});
