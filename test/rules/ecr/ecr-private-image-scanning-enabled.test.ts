import rule from '../../../rules/ecr/ecr-private-image-scanning-enabled.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::ECR::Repository', id: 'media/player' } as const;
const off = { name: 'media/player', scanOnPush: false, registryScan: { scanType: 'BASIC', frequencies: [] } };
const message = 'Images are not scanned when they are pushed: flaws that are known to everybody stay unseen.';
const set = (scanOnPush: boolean) =>
  ({ action: 'ecr:PutImageScanningConfiguration', input: { repositoryName: 'media/player', imageScanningConfiguration: { scanOnPush } } }) as const;
const plan = {
  risk: 'low',
  message: 'Have images scanned when they are pushed. Nothing that runs, or is pushed, is affected; images that are there already are not scanned by it.',
  steps: [{ apply: set(true), revert: set(false) }],
} as const;

testRule(rule, ref, {
  valid: [
    { name: 'a repository that is set to scan', facts: { ...off, scanOnPush: true } },
    { name: 'one that is set to scan, where the registry is not shown', facts: { ...off, scanOnPush: true, registryScan: null } },
    { name: 'one that a rule of the registry has scanned on push', facts: { ...off, registryScan: { scanType: 'BASIC', frequencies: ['SCAN_ON_PUSH'] } } },
    { name: 'one that Inspector scans all the time', facts: { ...off, registryScan: { scanType: 'ENHANCED', frequencies: ['CONTINUOUS_SCAN'] } } },
    { name: 'one of several rules, one of which scans', facts: { ...off, registryScan: { scanType: 'ENHANCED', frequencies: ['MANUAL', 'SCAN_ON_PUSH'] } } },
  ],
  invalid: [
    { name: 'a repository that nothing has scanned', facts: off, message, plan },
    { name: 'one that is scanned by hand only', facts: { ...off, registryScan: { scanType: 'BASIC', frequencies: ['MANUAL'] } }, message, plan },
    { name: 'one whose registry is not shown', facts: { ...off, registryScan: null }, message, plan: null },
    {
      name: 'one that no rule of an enhanced registry is about, whose own setting would do nothing',
      facts: { ...off, registryScan: { scanType: 'ENHANCED', frequencies: [] } },
      message,
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a repository whose setting is not shown', facts: { registryScan: null } },
    { name: 'one of whose registry nothing is said', facts: { scanOnPush: false } },
  ],
});
