import { ECRClient, PutRegistryScanningConfigurationCommand } from '@aws-sdk/client-ecr';
import type { Example } from '../example.ts';
import { playerRepository } from './repository.ts';

export default {
  async onMoto({ region }) {
    const rules = [{ scanFrequency: 'SCAN_ON_PUSH' as const, repositoryFilters: [{ filter: 'web/*', filterType: 'WILDCARD' as const }] }];
    await new ECRClient({ region }).send(new PutRegistryScanningConfigurationCommand({ scanType: 'BASIC', rules }));
    return playerRepository(region, { imageScanningConfiguration: { scanOnPush: false } });
  },
} satisfies Example;
