import * as v from 'valibot';
import { expect, it } from 'vitest';
import rule from '../../../rules/eks/eks-cluster-supported-version.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EKS::Cluster', id: 'main' } as const;
const ended = (version: string, when: string) =>
  `Kubernetes ${version} left standard support of EKS ${when}: it costs more, and a year later EKS updates it by itself.`;
const old = (version: string, oldest: string) => `Kubernetes ${version} is older than ${oldest}, the oldest that was agreed on.`;
const oldest = (oldestVersionSupported: string) => ({ parameters: { oldestVersionSupported } });

testRule(rule, ref, {
  valid: [
    { name: 'a version in standard support', facts: { version: '1.34' } },
    { name: 'a version on the last day of its support', facts: { version: '1.33' }, now: '2026-07-28T23:59:59.999Z' },
    { name: 'a version newer than those known, as long as the newest of them is supported', facts: { version: '1.40' }, now: '2027-03-26T08:00:00.000Z' },
    { name: 'the oldest that was agreed on, whatever AWS supports', facts: { version: '1.31' }, ...oldest('1.31') },
    { name: 'a newer one, by its number and not by its letters', facts: { version: '1.10' }, ...oldest('1.9') },
  ],
  invalid: [
    { name: 'a version whose support is over', facts: { version: '1.33' }, message: ended('1.33', 'on 2026-07-29'), plan: null },
    {
      name: 'it from the first moment of that day',
      facts: { version: '1.34' },
      now: '2026-12-02T00:00:00.000Z',
      message: ended('1.34', 'on 2026-12-02'),
      plan: null,
    },
    { name: 'a version older than those known', facts: { version: '1.21' }, message: ended('1.21', 'before 2025-03-23'), plan: null },
    { name: 'one that only looks newer', facts: { version: '1.9' }, message: ended('1.9', 'before 2025-03-23'), plan: null },
    { name: 'an older one than was agreed on', facts: { version: '1.34' }, ...oldest('1.35'), message: old('1.34', '1.35'), plan: null },
    { name: 'an older one by its number, and not by its letters', facts: { version: '1.9' }, ...oldest('1.10'), message: old('1.9', '1.10'), plan: null },
  ],
  insufficient: [
    { name: 'a version that is not shown', facts: { name: 'main' } },
    { name: 'a version of another form', facts: { version: 'latest' }, message: /not understood/ },
    {
      name: 'a version newer than those known, once the newest of them is not supported',
      facts: { version: '1.40' },
      now: '2027-03-27T00:00:00.000Z',
      message: /oldestVersionSupported/,
    },
  ],
});

it.each(['1', '1.33.2', 'latest', 1.33])('refuses %j as the oldest version', (oldestVersionSupported) => {
  expect(v.safeParse(rule.parameters, { oldestVersionSupported }).success).toBe(false);
});
