import { expect, it } from 'vitest';
import rule from '../../../rules/lambda/lambda-function-settings-check.ts';
import { SUPPORT_ENDS } from '../../../rules/shared/lambda-runtimes.ts';
import { testRule } from '../rule-tester.ts';
import { plain, ref } from './functions.ts';

testRule(rule, ref, {
  valid: [
    { name: 'a runtime in support', facts: plain },
    { name: 'a runtime on its last day', facts: { ...plain, runtime: 'nodejs22.x' }, now: '2027-04-30T23:59:00.000Z' },
    { name: 'a runtime whose end is not set', facts: { ...plain, runtime: 'nodejs26.x' } },
    { name: 'an old runtime that is agreed on', facts: { ...plain, runtime: 'python2.7' }, parameters: { runtimes: ['python2.7'] } },
    { name: 'a runtime of later years that is agreed on', facts: { ...plain, runtime: 'nodejs30.x' }, parameters: { runtimes: ['nodejs30.x', 'python3.14'] } },
  ],
  notApplicable: [
    { name: 'a container image', facts: { ...plain, runtime: null } },
    { name: 'a container image, whatever is agreed on', facts: { ...plain, runtime: null }, parameters: { runtimes: ['nodejs24.x'] } },
  ],
  invalid: [
    {
      name: 'a runtime out of support for years',
      facts: { ...plain, runtime: 'nodejs12.x' },
      message: 'The runtime nodejs12.x has been out of support since 2023-03-31: it gets no security updates any more.',
      plan: null,
    },
    {
      name: 'a runtime on the day after its last',
      facts: { ...plain, runtime: 'nodejs22.x' },
      now: '2027-05-01T00:00:00.000Z',
      message: 'The runtime nodejs22.x has been out of support since 2027-04-30: it gets no security updates any more.',
      plan: null,
    },
    {
      name: 'the first runtime for own programs, whose names begin alike',
      facts: { ...plain, runtime: 'provided' },
      message: 'The runtime provided has been out of support since 2024-01-08: it gets no security updates any more.',
      plan: null,
    },
    {
      name: 'a supported runtime that is not agreed on',
      facts: plain,
      parameters: { runtimes: ['python3.14', 'java25'] },
      message: 'The runtime nodejs24.x is not among those that are agreed on: python3.14, java25.',
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a runtime that is not shown', facts: { name: 'web' }, message: /runtime/ },
    { name: 'a runtime that is newer than what is known here', facts: { ...plain, runtime: 'nodejs30.x' }, message: /nodejs30.x/ },
  ],
});

it('knows days as days', () => {
  for (const [runtime, date] of SUPPORT_ENDS) expect(date === null || new Date(date).toISOString().startsWith(date), runtime).toBe(true);
});
