import { describe, expect, it } from 'vitest';
import { defaultPolicy, parsePolicy } from '../../functions/core/policy-file.ts';
import { resources } from '../../resources/generated/index.ts';
import { rules } from '../../rules/generated/index.ts';

describe('the requirement on tags', () => {
  const own = rules.filter(({ meta }) => meta.id === 'required-tags');

  it('is of every type that has tags, and of no other', () => {
    expect(own.map(({ resource }) => resource.type)).toEqual(resources.flatMap(({ type, tagged }) => (tagged ? [type] : [])));
    expect(own.length).toBeGreaterThan(3);
  });

  it('may be of some types only', () => {
    const parameters = { tags: { owner: { types: ['AWS::S3::Bucket'] } } };
    const judged = own.map((rule) => rule.evaluate({ tags: {} }, { parameters, now: '', accountId: null, ownAccounts: [] }).compliance);
    expect(judged.filter((compliance) => compliance === 'NON_COMPLIANT')).toHaveLength(1);
  });

  it('is one in the policy file', () => {
    const { rules: named } = defaultPolicy(rules);
    expect(named['required-tags']).toMatchObject({ enabled: true, parameters: { tags: {} } });
    const parsed = parsePolicy({ rules: { 'required-tags': { parameters: { tags: { owner: { pattern: '(' } } } } } }, rules);
    expect(parsed).toEqual({ problems: [expect.stringContaining('is not a regular expression')] });
  });
});
