import type { World } from '../worlds.ts';
import type { Example } from './example.ts';

const PARTNER = '444455556666';

export const ssm: readonly Example[] = [
  {
    shows: 'ListDocuments: the own',
    play: async ({ ask }) => (await ask('ssm:ListDocuments', { Filters: [{ Key: 'Owner', Values: ['Self'] }] })).DocumentIdentifiers?.map(({ Name }) => Name),
  },
  {
    shows: 'DescribeDocument',
    play: async ({ ask }) => {
      const { Name, Owner, DocumentType, Tags } = (await ask('ssm:DescribeDocument', { Name: 'RestartPlayer' })).Document ?? {};
      return { Name, Owner, DocumentType, Tags };
    },
  },
  { shows: 'DescribeDocument: one that is not there', play: ({ ask }) => ask('ssm:DescribeDocument', { Name: 'Nowhere' }) },
  {
    shows: 'DescribeDocumentPermission: of one that is not there',
    play: ({ ask }) => ask('ssm:DescribeDocumentPermission', { Name: 'Nowhere', PermissionType: 'Share' }),
  },
  {
    shows: 'ModifyDocumentPermission: accounts, then everybody in their place, then nobody',
    play: async (world) => {
      const share = { Name: 'RestartPlayer', PermissionType: 'Share' } as const;
      const seen = [await sharesOf(world)];
      for (const change of [{ AccountIdsToAdd: [PARTNER] }, { AccountIdsToAdd: ['all'], SharedDocumentVersion: '$LATEST' }, { AccountIdsToRemove: ['all'] }]) {
        await world.ask('ssm:ModifyDocumentPermission', { ...share, ...change });
        seen.push(await sharesOf(world));
      }
      return seen;
    },
  },
  {
    shows: 'GetServiceSetting',
    differs: { because: 'moto does not know it', sandbox: 'Enable', moto: { kind: 'unknown', code: 'SyntaxError' } },
    play: async ({ ask }) =>
      (await ask('ssm:GetServiceSetting', { SettingId: '/ssm/documents/console/public-sharing-permission' })).ServiceSetting?.SettingValue,
  },
];

async function sharesOf({ ask }: World) {
  const { AccountIds, AccountSharingInfoList } = await ask('ssm:DescribeDocumentPermission', { Name: 'RestartPlayer', PermissionType: 'Share' });
  return { AccountIds, AccountSharingInfoList };
}
