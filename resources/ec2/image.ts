import { type Ask, orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { defineResource, type Tags, type TouchedBy } from '../resource.ts';
import { ec2Id, taggedOf, within } from '../shared/ec2-event.ts';
import { pagesOf } from '../shared/pages.ts';
import { membersOf } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable } from '../unreadable.ts';

/** A machine image (AMI) that the account owns. */
export interface Image {
  readonly imageId: string;
  readonly name: string | null;
  /** Who may start machines of it. EC2 has one group: `all`, everybody. */
  readonly groups: readonly string[];
  readonly accounts: readonly string[];
  /** ARNs. */
  readonly organizations: readonly string[];
  /** ARNs. */
  readonly organizationalUnits: readonly string[];
  readonly tags: Tags;
}

type Reads = 'ec2:DescribeImages' | 'ec2:DescribeImageAttribute';

/**
 * Neither AWS Config nor CloudFormation knows the type. An image that is switched off (DisableImage) is private, whatever it was, and is neither listed nor
 * read: EC2 shows it to those only who ask for it.
 */
export default defineResource<Image>()({
  type: 'AWS::EC2::Image',
  tagged: true,
  reads: ['ec2:DescribeImages', 'ec2:DescribeImageAttribute'],
  touchedBy: {
    'ec2:ModifyImageAttribute': inRequest('ModifyImageAttributeRequest'),
    'ec2:ResetImageAttribute': inRequest('ResetImageAttributeRequest'),
    'ec2:EnableImage': inRequest('EnableImageRequest'),
    'ec2:DisableImage': inRequest('DisableImageRequest'),
    'ec2:RestoreImageFromRecycleBin': inRequest('RestoreImageFromRecycleBinRequest'),
    'ec2:DeregisterImage': inRequest('DeregisterImageRequest'),
    'ec2:CreateImage': (_request, response) => imageId(membersOf(response)['imageId']),
    'ec2:RegisterImage': (_request, response) => imageId(membersOf(response)['imageId']),
    // What is copied may be another account's: the copy is what was made here.
    'ec2:CopyImage': (_request, response) => imageId(membersOf(response)['imageId']),
    'ec2:CreateTags': taggedOf('ami'),
    'ec2:DeleteTags': taggedOf('ami'),
  },
  // EC2's ARNs of images name no account: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
  arn: ({ region, id }) => `arn:${partitionOf(region)}:ec2:${region}::image/${id}`,

  async read(ask, { id, accountId }) {
    const own = await ownImage(ask, id, accountId);
    if (!own) return null;

    return factsRead<Image>('EC2', {
      imageId: id,
      name: own.image.Name ?? null,
      groups: from(own.permissions, (permissions) => permissions.flatMap(({ Group }) => Group ?? [])),
      accounts: from(own.permissions, (permissions) => permissions.flatMap(({ UserId }) => UserId ?? [])),
      organizations: from(own.permissions, (permissions) => permissions.flatMap(({ OrganizationArn }) => OrganizationArn ?? [])),
      organizationalUnits: from(own.permissions, (permissions) => permissions.flatMap(({ OrganizationalUnitArn }) => OrganizationalUnitArn ?? [])),
      tags: tagsOf(own.image.Tags),
    });
  },

  async *list(ask) {
    const pages = pagesOf(
      (NextToken) => ask('ec2:DescribeImages', { Owners: ['self'], MaxResults: 1000, NextToken }),
      ({ NextToken }) => NextToken,
    );
    for await (const { Images = [] } of pages) for (const { ImageId } of Images) if (ImageId) yield ImageId;
  },

  canonical: ({ groups, accounts, organizations, organizationalUnits, ...rest }) => ({
    ...rest,
    groups: groups?.toSorted(),
    accounts: accounts?.toSorted(),
    organizations: organizations?.toSorted(),
    organizationalUnits: organizationalUnits?.toSorted(),
  }),
});

/**
 * The image and its permissions; null where it is gone, or another account's. Asked one after the other: the images of others, Amazon's among them, may be
 * tagged here as well, so that events name them, but their permissions are shown to their owner only.
 */
async function ownImage(ask: Ask<Reads>, id: string, accountId: string) {
  const found = await orNull(ask('ec2:DescribeImages', { ImageIds: [id] }));
  const image = found?.Images?.[0];
  if (image?.OwnerId !== accountId) return null;
  const attribute = await orUnreadable(orNull(ask('ec2:DescribeImageAttribute', { ImageId: id, Attribute: 'launchPermission' })));
  return attribute && { image, permissions: from(attribute, ({ LaunchPermissions = [] }) => LaunchPermissions) };
}

/** In the request itself, or in one of this name, as CloudTrail writes newer calls (which of these it is: not confirmed). */
function inRequest(name: string): TouchedBy {
  return (request) => {
    const members = within(name, request);
    return imageId(members['imageId'] ?? members['ImageId']);
  };
}

function imageId(value: unknown): string | undefined {
  return ec2Id('ami', value);
}
