import type { LaunchPermission } from '@aws-sdk/client-ec2';
import * as v from 'valibot';
import image, { type Image } from '../../resources/ec2/image.ts';
import { defineRule, type RuleContext, type Step } from '../rule.ts';
import { listInWords } from '../shared/exposure.ts';
import { allowedAccountsParameter, OWN_ACCOUNTS_NOTE, strangersAmong } from '../shared/known-accounts.ts';

const parameters = v.strictObject({
  allowedAccounts: allowedAccountsParameter('machine images may be shared with'),
  allowedOrganizations: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^o-[a-z0-9]{10,32}$/, 'An organization is named by its id, such as o-a1b2c3d4e5.'))),
      v.description('Organizations that machine images may be shared with, whole or in part, by their ids.'),
    ),
    [],
  ),
});
type Context = RuleContext<v.InferOutput<typeof parameters>>;

export default defineRule(image, {
  meta: {
    id: 'ec2-ami-shared-with-known-accounts',
    version: 1,
    title: 'Machine images are shared only with our own accounts, and with accounts and organizations that are allowed.',
    severity: 'HIGH',
    risk: 'high',
    rationale: 'An account that can launch an instance of an image reads its disk: code, configuration, and the credentials that were left on it.',
    references: [
      'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html',
      'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/share-amis-with-organizations-and-OUs.html',
      'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyImageAttribute.html',
    ],
    notes: [
      OWN_ACCOUNTS_NOTE,
      'An organization, or a unit of it, is ours where the account that manages it is, as the ARN names it, or where `allowedOrganizations` holds its id.',
      'A public image is reported by `ec2-ami-public-prohibited`; this rule evaluates accounts and organizations that are named.',
      'The snapshots behind an image have permissions of their own: see `ebs-snapshot-shared-with-known-accounts`.',
    ],
    changes: ['ec2:ModifyImageAttribute'],
    messages: {
      shared: 'The image is shared with others that are neither ours nor allowed ({{others}}): they can launch instances of it and read its disk.',
      remove:
        'Stop sharing the image with {{others}}; every other permission stays. They can launch no more instances of it: what they build on it stops working. Instances that run, and copies that they have already made, stay.',
    },
  },
  parameters,

  needs: ['accounts', 'organizations', 'organizationalUnits'],

  evaluate(facts, context) {
    const others = strangersIn(facts, context).map(inWords);
    return others.length === 0 ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'shared', data: { others: listInWords(others) } };
  },

  remediate(facts, context) {
    const strangers = strangersIn(facts, context);
    const { imageId: ImageId } = facts;
    const step: Step<'ec2:ModifyImageAttribute'> = {
      apply: { action: 'ec2:ModifyImageAttribute', input: { ImageId, LaunchPermission: { Remove: strangers } } },
      revert: { action: 'ec2:ModifyImageAttribute', input: { ImageId, LaunchPermission: { Add: strangers } } },
    };
    return { risk: 'high', message: 'remove', data: { others: listInWords(strangers.map(inWords)) }, steps: [step] };
  },
});

function strangersIn({ accounts, organizations, organizationalUnits }: Pick<Image, 'accounts' | 'organizations' | 'organizationalUnits'>, context: Context) {
  const isStrange = (arn: string) => !isKnown(arn, context);
  return [
    ...strangersAmong(accounts, context).map((UserId): LaunchPermission => ({ UserId })),
    ...organizations
      .filter(isStrange)
      .toSorted()
      .map((OrganizationArn): LaunchPermission => ({ OrganizationArn })),
    ...organizationalUnits
      .filter(isStrange)
      .toSorted()
      .map((OrganizationalUnitArn): LaunchPermission => ({ OrganizationalUnitArn })),
  ];
}

/** `arn:aws:organizations::<the account that manages it>:organization/o-…`, or `…:ou/o-…/ou-…`. */
function isKnown(arn: string, context: Context): boolean {
  const [, , , , manager = '', path = ''] = arn.split(':');
  return strangersAmong([manager], context).length === 0 || context.parameters.allowedOrganizations.includes(path.split('/')[1] ?? '');
}

function inWords({ UserId, OrganizationArn, OrganizationalUnitArn }: LaunchPermission): string {
  return UserId ?? OrganizationArn ?? OrganizationalUnitArn ?? '';
}
