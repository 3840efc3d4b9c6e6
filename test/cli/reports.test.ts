import { describe, expect, it } from 'vitest';
import type { Line } from '../../cli/judged.ts';
import { CHECK_FORMATS, type CheckFormat, reportFor } from '../../cli/reports.ts';
import { defaultPolicy, parsePolicy } from '../../functions/core/policy-file.ts';
import { rules } from '../../rules/generated/index.ts';
import { keepingTerminal } from './terminal.ts';

function line(changes: Partial<Line>): Line {
  return {
    ruleId: 'restricted-ssh',
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: 'sg-1',
    arn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1',
    accountId: '111122223333',
    region: 'eu-west-1',
    compliance: 'COMPLIANT',
    message: '',
    severity: 'HIGH',
    source: 'live',
    ...changes,
  };
}

const lines = [
  line({}),
  line({ resourceId: 'sg-2', compliance: 'NON_COMPLIANT', message: 'Open to <all> & "sundry".' }),
  line({ resourceId: 'sg-3', compliance: 'INSUFFICIENT_DATA', message: 'Not shown here: ingress.' }),
  line({ ruleId: 'iam-password-policy', compliance: 'NOT_APPLICABLE' }),
];

function written(format: CheckFormat): string {
  const terminal = keepingTerminal();
  const report = reportFor(format, terminal, defaultPolicy(rules));
  for (const each of lines) report.line(each);
  report.end();
  return terminal.written.out;
}

describe('a report', () => {
  it('as a table shows what is wrong first, then what is not known, and not what complies', () => {
    const rows = written('table').trimEnd().split('\n');

    expect(rows).toHaveLength(3);
    expect(rows[1]).toMatch(/^violation +HIGH +restricted-ssh +sg-2 +111122223333 eu-west-1 +Open to/);
    expect(rows[2]).toMatch(/^unknown .* sg-3 /);
  });

  it('as jsonl shows every verdict', () => {
    expect(
      written('jsonl')
        .trimEnd()
        .split('\n')
        .map((each) => JSON.parse(each)),
    ).toEqual(lines);
  });

  it('as SARIF holds what failed and what is open, with the rules they are of', () => {
    const { version, runs } = JSON.parse(written('sarif'));

    expect(version).toBe('2.1.0');
    expect(runs[0].tool.driver.rules.map(({ id }: { id: string }) => id).sort()).toEqual(['iam-password-policy', 'restricted-ssh']);
    expect(runs[0].results).toMatchObject([
      { ruleId: 'restricted-ssh', kind: 'fail', level: 'error', message: { text: expect.stringContaining('sg-2: Open to <all>') } },
      { ruleId: 'restricted-ssh', kind: 'open', level: 'none' },
    ]);
  });

  it('as SARIF names the controls that hold under the policy, and no others', () => {
    const tagsUnder = (document: object) => {
      const parsed = parsePolicy(document, rules);
      if ('problems' in parsed) throw new Error(parsed.problems.join());
      const terminal = keepingTerminal();
      const report = reportFor('sarif', terminal, parsed.policy);
      report.line(line({ ruleId: 'iam-user-unused-credentials-check' }));
      report.end();
      return JSON.parse(terminal.written.out).runs[0].tool.driver.rules[0].properties.tags;
    };

    expect(tagsUnder({})).not.toContain('CIS-AWS-v5.0.0:1.11');
    expect(tagsUnder({ preset: 'cis-5.0' })).toContain('CIS-AWS-v5.0.0:1.11');
  });

  it('as JUnit counts and escapes', () => {
    const xml = written('junit');

    expect(xml).toContain('<testsuites name="holdfast" tests="4" failures="1" errors="1" skipped="1">');
    expect(xml).toContain('<testsuite name="restricted-ssh" tests="3" failures="1" errors="1" skipped="0">');
    expect(xml).toContain('message="Open to &lt;all&gt; &amp; &quot;sundry&quot;."');
  });

  it('is not offered in formats that are not there yet', () => {
    expect([...CHECK_FORMATS]).toEqual(['table', 'jsonl', 'sarif', 'junit']);
  });
});
