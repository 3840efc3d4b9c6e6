import { describe, expect, it } from 'vitest';
import { judge } from '../../functions/core/judge.ts';
import { ruleContextFor } from '../../functions/core/policy.ts';
import { refFor } from '../../functions/core/refs.ts';
import { rules } from '../../sandbox/baseline.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { seedSnapwave } from '../../sandbox/snapwave.ts';

const place = { accountId: '123456789012', region: 'eu-central-1' };

/** What keeps a rule from being complied with, and why it is so. */
const MEANT = new Map([['s3-account-level-public-access-blocks', [place.accountId]]]);

describe('the account of SnapWave', () => {
  it.each(rules.map((rule) => [rule.meta.id, rule] as const))('complies with %s, but where a story wants otherwise', async (id, rule) => {
    const sandbox = createSandbox(place);
    seedSnapwave(sandbox);
    const violating: string[] = [];
    let found = 0;
    for await (const name of rule.resource.list(sandbox.reader(place), place)) {
      const facts: object | null = await rule.resource.read(sandbox.reader(place), refFor(rule.resource, name, place), sandbox.now());
      const { compliance, message } = judge(rule, facts ?? {}, ruleContextFor(null, rule, sandbox.accountId, sandbox.now()));
      found += 1;
      if (compliance === 'NON_COMPLIANT') violating.push(name);
      else expect(compliance, message).toMatch(/^(COMPLIANT|NOT_APPLICABLE)$/);
    }

    expect(violating).toEqual(MEANT.get(id) ?? []);
    expect(found).toBeGreaterThan(0);
  });
});
