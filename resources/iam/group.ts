import { orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, type TemplateResource } from '../resource.ts';
import {
  type InlinePolicy,
  identityName,
  inlinePoliciesOf,
  loneProposedPolicies,
  nameInArnOf,
  policyTypes,
  proposedPolicies,
  recordedInlinePolicies,
} from '../shared/iam-identity.ts';
import { pagesOf } from '../shared/pages.ts';
import { isRecord, shown, text } from '../shared/shown.ts';
import { factsRead, from, orUnreadable, Unreadable } from '../unreadable.ts';

/** What its own policies grant to the users in it. IAM has no tags for groups. */
export interface Group {
  readonly name: string;
  /** With its path: `arn:aws:iam::111122223333:group/team/editors`. */
  readonly arn: string;
  readonly inlinePolicies: readonly InlinePolicy[];
}

type Request = { readonly groupName?: string } | null | undefined;
const groupName = (request: Request) => request?.groupName;

/** A group is named as the API takes it: by its name, which is one in the account whatever its path. The ARN built here leaves the path out; the fact `arn` does not. */
export default defineResource<Group>()({
  type: 'AWS::IAM::Group',
  global: true,
  settlesSlowly: true,
  partsInTemplate: policyTypes('Group'),
  reads: ['iam:ListGroups', 'iam:GetGroup', 'iam:ListGroupPolicies', 'iam:GetGroupPolicy'],
  touchedBy: {
    'iam:CreateGroup': groupName,
    'iam:DeleteGroup': groupName,
    'iam:UpdateGroup': (request) => [request?.groupName, request?.newGroupName],
    'iam:PutGroupPolicy': groupName,
    'iam:DeleteGroupPolicy': groupName,
  },
  arn: ({ accountId, region, id }) => `arn:${partitionOf(region)}:iam::${accountId}:group/${id}`,
  idInArn: nameInArnOf('group'),

  async read(ask, { id: GroupName }) {
    const [found, inlinePolicies] = await Promise.all([
      // Whom it holds comes in pages; the group itself stands on each.
      orUnreadable(orNull(ask('iam:GetGroup', { GroupName, MaxItems: 1 }))),
      orUnreadable(
        orNull(
          inlinePoliciesOf(
            (Marker) => ask('iam:ListGroupPolicies', { GroupName, Marker }),
            (PolicyName) => ask('iam:GetGroupPolicy', { GroupName, PolicyName }),
          ),
        ),
      ),
    ]);
    Unreadable.assertAnyAnswered([found, inlinePolicies]);
    const group = from(found, (answer) => answer?.Group ?? null);
    if (!group || !inlinePolicies) return null;
    return factsRead<Group>('IAM', { name: GroupName, arn: from(group, ({ Arn }) => Arn), inlinePolicies });
  },

  async *list(ask) {
    for await (const { Groups = [] } of pagesOf(
      (Marker) => ask('iam:ListGroups', { Marker }),
      ({ Marker }) => Marker,
    )) {
      for (const { GroupName } of Groups) if (GroupName) yield GroupName;
    }
  },

  idOf: identityName,
  fromConfigurationItem,
  fromTemplate,

  canonical: ({ inlinePolicies, ...facts }) => ({
    ...facts,
    inlinePolicies: inlinePolicies?.toSorted((one, other) => ((one.name ?? '') < (other.name ?? '') ? -1 : 1)),
  }),
});

function fromConfigurationItem({ configuration }: ConfigurationItem): Partial<Group> {
  if (!isRecord(configuration)) return {};
  return shown<Group>({
    name: text(configuration['groupName']),
    arn: text(configuration['arn']),
    inlinePolicies: recordedInlinePolicies(configuration['groupPolicyList']),
  });
}

function fromTemplate(resource: TemplateResource): Partial<Group> | null {
  const inGroup = resource.type === 'AWS::IAM::Group' ? proposedPolicies(resource, 'Group') : loneProposedPolicies(resource, 'Group');
  return inGroup && shown<Group>({ name: text(resource.properties['GroupName']), inlinePolicies: inGroup.inlinePolicies });
}
