import { type Ask, orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { defineResource, type Place, type Tags } from '../resource.ts';
import { pagesOf } from '../shared/pages.ts';
import { membersOf, shown, text } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, orUnreadable } from '../unreadable.ts';

/** A Systems Manager document that the account owns. */
export interface Document {
  readonly name: string;
  readonly documentType: string | null;
  /** With whom it is shared: an account, or everybody (`all`), and in which version, if the service says. */
  readonly sharedWith: readonly { readonly account: string; readonly version: string | null }[];
  readonly tags: Tags;
}

type Reads = 'ssm:DescribeDocument' | 'ssm:DescribeDocumentPermission';

/** Whom it is shared with is set by a call of its own: AWS Config does not show it, and no template can propose it, so that what a template makes is private. */
export default defineResource<Document>()({
  type: 'AWS::SSM::Document',
  tagged: true,
  reads: ['ssm:ListDocuments', 'ssm:DescribeDocument', 'ssm:DescribeDocumentPermission'],
  touchedBy: {
    'ssm:ModifyDocumentPermission': (request) => documentName(membersOf(request)['name']),
    'ssm:CreateDocument': (request) => documentName(membersOf(request)['name']),
    'ssm:UpdateDocument': (request) => documentName(membersOf(request)['name']),
    'ssm:UpdateDocumentDefaultVersion': (request) => documentName(membersOf(request)['name']),
    'ssm:DeleteDocument': (request) => documentName(membersOf(request)['name']),
    'ssm:AddTagsToResource': taggedDocument,
    'ssm:RemoveTagsFromResource': taggedDocument,
  },
  arn: ({ accountId, region, id }) => `arn:${partitionOf(region)}:ssm:${region}:${accountId}:document/${id}`,

  async read(ask, { id, accountId }) {
    const own = await ownDocument(ask, id, accountId);
    if (!own) return null;
    const { DocumentType: documentType = null, Tags } = own.document;
    return factsRead<Document>('Systems Manager', { name: id, documentType, sharedWith: own.sharedWith, tags: tagsOf(Tags) });
  },

  async *list(ask) {
    const pages = pagesOf(
      (NextToken) => ask('ssm:ListDocuments', { Filters: [{ Key: 'Owner', Values: ['Self'] }], NextToken }),
      ({ NextToken }) => NextToken,
    );
    for await (const { DocumentIdentifiers = [] } of pages) for (const { Name } of DocumentIdentifiers) if (Name) yield Name;
  },

  idOf: ({ resourceId, resourceName }) => documentName(resourceName) ?? documentName(resourceId),

  fromConfigurationItem({ configuration, tags }) {
    const { Name, DocumentType, Tags } = membersOf(configuration);
    const recordedTags = tagsOf(Tags);
    return shown<Document>({ name: text(Name), documentType: text(DocumentType), tags: recordedTags && { ...tags, ...recordedTags } });
  },

  fromTemplate: ({ properties: { Name, DocumentType, Tags } }) =>
    shown<Document>({ name: text(Name), documentType: text(DocumentType), sharedWith: [], tags: tagsOf(Tags) }),

  canonical: ({ sharedWith, ...rest }) => ({ ...rest, sharedWith: sharedWith?.toSorted((a, b) => (a.account < b.account ? -1 : 1)) }),
});

/**
 * The document and whom it is shared with; null where it is gone, or another's. Asked one after the other: an event may name a document of AWS or of another
 * account, whose permissions are shown to its owner only.
 */
async function ownDocument(ask: Ask<Reads>, id: string, accountId: string) {
  const document = (await orNull(ask('ssm:DescribeDocument', { Name: id })))?.Document;
  if (document?.Owner !== accountId) return null;
  const sharedWith = await orUnreadable(orNull(sharesOf(ask, id)));
  return sharedWith && { document, sharedWith };
}

async function sharesOf(ask: Ask<Reads>, Name: string): Promise<Document['sharedWith']> {
  const accounts = new Map<string, string | null>();
  for await (const { AccountIds = [], AccountSharingInfoList = [] } of pagesOf(
    (NextToken) => ask('ssm:DescribeDocumentPermission', { Name, PermissionType: 'Share', NextToken }),
    ({ NextToken }) => NextToken,
  )) {
    for (const account of AccountIds) accounts.set(account, null);
    for (const { AccountId, SharedDocumentVersion } of AccountSharingInfoList) if (AccountId) accounts.set(AccountId, SharedDocumentVersion ?? null);
  }
  return [...accounts].map(([account, version]) => ({ account, version }));
}

/** A name, or that in an ARN, which these calls take as well. */
function documentName(value: unknown): string | undefined {
  const name = text(value)?.split(':document/').at(-1);
  return name === '' ? undefined : name;
}

/** Parameters, maintenance windows and others are tagged by the same calls. */
function taggedDocument(request: unknown, _response: unknown, _place: Place): string | undefined {
  const { resourceType, resourceId } = membersOf(request);
  return resourceType === 'Document' ? documentName(resourceId) : undefined;
}
