import { describe, expect, it } from 'vitest';
import { type AwsAction, AwsError } from '../../aws/call.ts';
import { judgedLive } from '../../cli/check-live.ts';
import { Baseline, type Line, type Told } from '../../cli/judged.ts';
import { defaultPolicy } from '../../functions/core/policy-file.ts';
import type { Accounts } from '../../functions/core/ports.ts';
import type { Place } from '../../resources/resource.ts';
import { rules } from '../../sandbox/baseline.ts';
import { keepingTerminal } from './terminal.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const policy = defaultPolicy(rules);

type Answers = Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => unknown>>;

/** An account of ready answers, which counts what it is asked. Everything else is denied. */
function account(answers: Answers) {
  const asked: string[] = [];
  const ask = async (action: AwsAction, input: object): Promise<never> => {
    asked.push(action);
    const answer = answers[action];
    if (!answer) throw new AwsError('denied', action, 'AccessDenied', 'Not allowed.');
    // Answers are written as the service would give them; the type of each call's answer is lost in a table of them.
    return (await answer({ ...input })) as never;
  };
  const accounts = { reader: () => ask } satisfies Pick<Accounts, 'reader'>;
  return { accounts, asked };
}

const passwords = {
  'iam:GetAccountPasswordPolicy': () => ({ PasswordPolicy: { MinimumPasswordLength: 6 } }),
} satisfies Answers;

function baselineOf(...ids: string[]): Baseline {
  return new Baseline(
    rules.filter(({ meta }) => ids.includes(meta.id)),
    policy,
  );
}

async function told(answers: Answers, baseline: Baseline, arn?: string) {
  const { accounts, asked } = account(answers);
  const all: Told[] = [];
  for await (const each of judgedLive(accounts, [place], baseline, arn, keepingTerminal())) all.push(each);
  const lines = all.flatMap((each): Line[] => ('line' in each ? [each.line] : []));
  const problems = all.flatMap((each) => ('problem' in each ? [each.problem] : []));
  return { asked, lines, problems };
}

function groups(...ids: string[]): Answers {
  const described = (id: string) => ({ GroupId: id, GroupName: 'web', VpcId: 'vpc-1', OwnerId: place.accountId, Description: 'web' });
  return {
    'ec2:DescribeSecurityGroups': ({ Filters, GroupIds }) => {
      const named = JSON.stringify([Filters ?? [], GroupIds ?? []]);
      return { SecurityGroups: ids.filter((id) => named === '[[],[]]' || named.includes(`"${id}"`)).map(described) };
    },
    'ec2:DescribeSecurityGroupRules': ({ Filters }) => {
      if (JSON.stringify(Filters).includes('sg-denied')) throw new AwsError('denied', 'ec2:DescribeSecurityGroupRules', 'UnauthorizedOperation', 'No.');
      return { SecurityGroupRules: [] };
    },
  };
}

describe('check --live', () => {
  it('reads a resource once for all its rules', async () => {
    const { asked, lines } = await told(groups('sg-1'), baselineOf('restricted-ssh', 'restricted-common-ports', 'vpc-default-security-group-closed'));

    expect(lines.map(({ ruleId }) => ruleId)).toHaveLength(3);
    expect(lines[0]).toMatchObject({ arn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1', region: 'eu-west-1', source: 'live' });
    expect(asked.filter((action) => action === 'ec2:DescribeSecurityGroupRules')).toHaveLength(1);
  });

  it('reports a resource that may not be read, names the permission, and judges the others', async () => {
    const { lines, problems } = await told(groups('sg-1', 'sg-denied', 'sg-2'), baselineOf('restricted-ssh'));

    expect(lines.map(({ resourceId, compliance }) => [resourceId, compliance])).toEqual([
      ['sg-1', 'COMPLIANT'],
      ['sg-denied', 'INSUFFICIENT_DATA'],
      ['sg-2', 'COMPLIANT'],
    ]);
    expect(problems).toEqual([expect.stringMatching(/sg-denied in eu-west-1 could not be read: .*ec2:DescribeSecurityGroupRules/)]);
  });

  it('reports a type that may not be listed, and judges the others', async () => {
    const { lines, problems } = await told(passwords, baselineOf('restricted-ssh', 'iam-password-policy'));

    expect(lines).toMatchObject([{ ruleId: 'iam-password-policy', region: 'global', compliance: 'NON_COMPLIANT' }]);
    expect(problems).toEqual([expect.stringMatching(/^AWS::EC2::SecurityGroup in eu-west-1 could not be listed: .*ec2:DescribeSecurityGroups/)]);
  });

  it.each([
    ['eu-west-1', 'global', 'arn:aws:iam::111122223333:account-password-policy'],
    ['us-gov-east-1', 'aws-us-gov-global', 'arn:aws-us-gov:iam::111122223333:account-password-policy'],
  ])('asks for what is global in the partition of %s', async (region, global, arn) => {
    const { accounts } = account(passwords);
    const asked: string[] = [];
    const reader = (from: Place) => {
      asked.push(from.region);
      return accounts.reader();
    };
    const lines: Told[] = [];
    for await (const each of judgedLive({ reader }, [{ ...place, region }], baselineOf('iam-password-policy'), undefined, keepingTerminal())) lines.push(each);

    expect(lines).toMatchObject([{ line: { arn, compliance: 'NON_COMPLIANT' } }]);
    expect(new Set(asked)).toEqual(new Set([global]));
  });

  it('says nothing of a resource that is gone since it was listed', async () => {
    let listed = 0;
    const vanishing: Answers = {
      ...groups('sg-1'),
      'ec2:DescribeSecurityGroups': (input) => (listed++ === 0 ? groups('sg-1')['ec2:DescribeSecurityGroups']?.(input) : { SecurityGroups: [] }),
    };
    const { lines, problems } = await told(vanishing, baselineOf('restricted-ssh'));

    expect([lines, problems]).toEqual([[], []]);
  });

  it('reads one resource alone, and asks no other service for it', async () => {
    const { asked, lines } = await told(
      { ...groups('sg-1', 'sg-2'), ...passwords },
      baselineOf('restricted-ssh', 'iam-password-policy'),
      'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-2',
    );

    expect(lines.map(({ resourceId }) => resourceId)).toEqual(['sg-2']);
    expect(asked.filter((action) => !action.startsWith('ec2:'))).toEqual([]);
  });
});
