import * as v from 'valibot';
import { expect, it } from 'vitest';
import rule from '../../../rules/ec2/ec2-ami-shared-with-known-accounts.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::Image', id: 'ami-1' } as const;
const OTHERS = '777788889999';
const PARTNER = '444455556666';
const STRANGE_ORG = `arn:aws:organizations::${OTHERS}:organization/o-strange1234`;
const STRANGE_UNIT = `arn:aws:organizations::${OTHERS}:ou/o-strange1234/ou-ab12-cdefgh34`;
const own = { imageId: 'ami-1', name: 'base', groups: [], accounts: [], organizations: [], organizationalUnits: [], tags: {} } as const;
const shared = (others: string) =>
  `The image is shared with others that are neither ours nor allowed (${others}): they can launch instances of it and read its disk.`;

function plan(others: string, ...permissions: object[]) {
  const call = (how: 'Add' | 'Remove') =>
    ({ action: 'ec2:ModifyImageAttribute', input: { ImageId: 'ami-1', LaunchPermission: { [how]: permissions } } }) as const;
  return {
    risk: 'high' as const,
    message: `Stop sharing the image with ${others}; every other permission stays. They can launch no more instances of it: what they build on it stops working. Instances that run, and copies that they have already made, stay.`,
    steps: [{ apply: call('Remove'), revert: call('Add') }],
  };
}

testRule(rule, ref, {
  valid: [
    { name: 'a private image', facts: own },
    { name: 'one that is shared with an account of ours', facts: { ...own, accounts: [PARTNER, '111122223333'] }, ownAccounts: [PARTNER] },
    { name: 'one that is shared with an account that is allowed', facts: { ...own, accounts: [PARTNER] }, parameters: { allowedAccounts: [PARTNER] } },
    {
      name: 'one that is shared with an organization that an account of ours manages',
      facts: { ...own, organizations: ['arn:aws-cn:organizations::111122223333:organization/o-snapwave12'] },
    },
    {
      name: 'one that is shared with an organization, and a unit of it, that is allowed',
      facts: { ...own, organizations: [STRANGE_ORG], organizationalUnits: [STRANGE_UNIT] },
      parameters: { allowedOrganizations: ['o-strange1234'] },
    },
    { name: "a public one, which is another rule's finding", facts: { ...own, groups: ['all'] } },
  ],
  invalid: [
    {
      name: 'one that is shared with a stranger, and leaves the partner and the public',
      facts: { ...own, groups: ['all'], accounts: [OTHERS, PARTNER] },
      parameters: { allowedAccounts: [PARTNER] },
      message: shared(OTHERS),
      plan: plan(OTHERS, { UserId: OTHERS }),
    },
    {
      name: 'one that is shared with a strange organization and a unit of it',
      facts: { ...own, accounts: [OTHERS], organizations: [STRANGE_ORG], organizationalUnits: [STRANGE_UNIT] },
      parameters: { allowedOrganizations: ['o-another1234'] },
      message: shared(`${OTHERS}, ${STRANGE_ORG}, ${STRANGE_UNIT}`),
      plan: plan(`${OTHERS}, ${STRANGE_ORG}, ${STRANGE_UNIT}`, { UserId: OTHERS }, { OrganizationArn: STRANGE_ORG }, { OrganizationalUnitArn: STRANGE_UNIT }),
    },
  ],
  insufficient: [{ name: 'one of which it is not shown whom it is shared with', facts: { groups: [] } }],
});

it.each([[{ allowedAccounts: ['4444'] }], [{ allowedOrganizations: ['snapwave'] }]])('refuses %j for what is allowed', (parameters) => {
  expect(v.safeParse(rule.parameters, parameters).success).toBe(false);
});
