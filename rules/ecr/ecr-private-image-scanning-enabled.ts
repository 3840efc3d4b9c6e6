import repository from '../../resources/ecr/repository.ts';
import { defineRule } from '../rule.ts';

export default defineRule(repository, {
  meta: {
    id: 'ecr-private-image-scanning-enabled',
    version: 1,
    title: 'Images are scanned for known flaws when they are pushed to a private repository.',
    severity: 'HIGH',
    risk: 'low',
    rationale: 'Most of an image is written by others. A flaw in it that everybody knows of is found by a scan, or by those who break in by it.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ecr-private-image-scanning-enabled.html',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html',
    ],
    notes: [
      'A repository complies by its own setting, or by a rule of the registry that has it scanned on push or continuously. Only live facts show the registry: from an item of AWS Config and a template the setting alone is judged, as AWS Config and Guard do.',
      'Where Amazon Inspector scans the registry (enhanced scanning), the setting of a repository that none of its rules is about does nothing (not confirmed): such a repository has to be put into a rule of the registry, by hand.',
    ],
    changes: ['ecr:PutImageScanningConfiguration'],
    messages: {
      off: 'Images are not scanned when they are pushed: flaws that are known to everybody stay unseen.',
      scan: 'Have images scanned when they are pushed. Nothing that runs, or is pushed, is affected; images that are there already are not scanned by it.',
    },
  },

  needs: ['scanOnPush', 'registryScan'],

  evaluate({ scanOnPush, registryScan }) {
    const isScanned = scanOnPush || registryScan?.frequencies.some((frequency) => frequency === 'SCAN_ON_PUSH' || frequency === 'CONTINUOUS_SCAN');
    return isScanned ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'off' };
  },

  remediate({ name: repositoryName, registryScan }) {
    if (registryScan?.scanType !== 'BASIC') return null;
    const set = (scanOnPush: boolean) =>
      ({ action: 'ecr:PutImageScanningConfiguration', input: { repositoryName, imageScanningConfiguration: { scanOnPush } } }) as const;
    return { risk: 'low', message: 'scan', steps: [{ apply: set(true), revert: set(false) }] };
  },
});
