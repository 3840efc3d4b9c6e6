import { ANSWER, type Context, type OperationsOf } from './operation.ts';
import { pageOf } from './page.ts';
import type { Document, State } from './state.ts';

const PUBLIC_SHARING = '/ssm/documents/console/public-sharing-permission';

export const ssm: OperationsOf<'ssm'> = {
  'ssm:ListDocuments': (state, { Filters = [], NextToken }, context) => {
    const onlyOwn = Filters.some(({ Key, Values = [] }) => Key === 'Owner' && Values.includes('Self'));
    const documents = state.documents.filter(({ region, ownerId }) => region === context.region && (!onlyOwn || ownerId === context.accountId));
    const page = pageOf(documents, NextToken, context.pageSize);
    if (page === undefined) throw context.refuse('invalid', 'InvalidNextToken', `The token '${NextToken}' is invalid`);
    return {
      DocumentIdentifiers: page.items.map(({ name, ownerId, type }) => ({ Name: name, Owner: ownerId, DocumentType: type })),
      NextToken: page.next,
      ...ANSWER,
    };
  },

  'ssm:DescribeDocument': (state, { Name }, context) => {
    const { name, ownerId, type, tags } = documentOf(state, Name, context);
    return { Document: { Name: name, Owner: ownerId, DocumentType: type, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }, ...ANSWER };
  },

  'ssm:DescribeDocumentPermission': (state, { Name }, context) => {
    const { shares } = ownDocument(state, Name, context);
    return {
      AccountIds: shares.map(({ account }) => account),
      AccountSharingInfoList: shares.map(({ account, version }) => ({ AccountId: account, SharedDocumentVersion: version })),
      ...ANSWER,
    };
  },

  // Shared with everybody, or with accounts: each takes the place of the other.
  'ssm:ModifyDocumentPermission': (state, { Name, AccountIdsToAdd = [], AccountIdsToRemove = [], SharedDocumentVersion = '$DEFAULT' }, context) => {
    const document = ownDocument(state, Name, context);
    if (AccountIdsToAdd.includes('all') && state.documentsNotPublic.includes(context.region))
      throw context.refuse('invalid', 'InvalidPermissionType', 'Public sharing of documents is blocked in this account and Region.');
    const isKept = (account: string) => AccountIdsToAdd.length === 0 || (account === 'all') === AccountIdsToAdd.includes('all');
    const kept = document.shares.filter(({ account }) => isKept(account) && !AccountIdsToAdd.includes(account));
    const all = [...kept, ...AccountIdsToAdd.map((account) => ({ account, version: SharedDocumentVersion }))];
    document.shares = all.filter(({ account }) => !AccountIdsToRemove.includes(account));
    return ANSWER;
  },

  'ssm:GetServiceSetting': (state, { SettingId }, context) => {
    if (SettingId !== PUBLIC_SHARING) throw context.refuse('missing', 'ServiceSettingNotFound', `The setting '${SettingId}' is not one that the sandbox knows`);
    return { ServiceSetting: { SettingId, SettingValue: state.documentsNotPublic.includes(context.region) ? 'Disable' : 'Enable' }, ...ANSWER };
  },
};

function documentOf(state: State, name: string | undefined, context: Context): Document {
  const document = state.documents.find((each) => each.name === name && each.region === context.region);
  if (document === undefined) throw context.refuse('missing', 'InvalidDocument', 'The specified document does not exist.');
  return document;
}

/** The code: not confirmed. */
function ownDocument(state: State, name: string | undefined, context: Context): Document {
  const document = documentOf(state, name, context);
  if (document.ownerId !== context.accountId) throw context.refuse('denied', 'AccessDeniedException', 'Not authorized for the document');
  return document;
}
