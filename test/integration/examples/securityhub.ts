import { type Example, NOT_IMPLEMENTED } from './example.ts';

export const securityhub: readonly Example[] = [
  { shows: 'DescribeHub: where Security Hub is off', play: ({ ask }) => ask('securityhub:DescribeHub', {}) },
  { shows: 'DisableSecurityHub: where it is off', play: ({ ask }) => ask('securityhub:DisableSecurityHub', {}) },
  {
    shows: 'EnableSecurityHub, DescribeHub, DisableSecurityHub',
    play: async ({ ask }) => {
      await ask('securityhub:EnableSecurityHub', { EnableDefaultStandards: false });
      const { HubArn, AutoEnableControls } = await ask('securityhub:DescribeHub', {});
      await ask('securityhub:DisableSecurityHub', {});
      return { HubArn, AutoEnableControls };
    },
  },
  {
    shows: 'GetEnabledStandards',
    differs: { because: 'moto has no such call', sandbox: 1, moto: NOT_IMPLEMENTED },
    play: async ({ ask }) => {
      await ask('securityhub:EnableSecurityHub', {});
      return (await ask('securityhub:GetEnabledStandards', {})).StandardsSubscriptions?.length;
    },
  },
];
