import launchTemplate from '../../resources/ec2/launch-template.ts';
import { defineRule, UnknownFact } from '../rule.ts';
import { MADE_BY_EKS_NOTE, nextVersion } from '../shared/next-launch-template-version.ts';

export default defineRule(launchTemplate, {
  meta: {
    id: 'ec2-launch-template-imdsv2-check',
    version: 1,
    title: 'Launch templates demand version 2 of the metadata service.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale:
      'Every instance that is launched from the template answers requests for its credentials without a token, however many of them were put right by hand.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ec2-launch-template-imdsv2-check.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-170',
      'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-launch-template-versions.html',
    ],
    notes: [
      'The default version is judged, as AWS Config does: it is what is launched where no version is named.',
      'A template that says nothing of tokens is a violation: it leaves them to the defaults of the account and of the image, which may change. One that switches the metadata service off complies.',
      'There is a plan only where the default version is the latest one and names no snapshots: else a new version would change more than the tokens, and a person has to make it.',
      MADE_BY_EKS_NOTE,
    ],
    changes: ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
    reverts: ['ec2:DeleteLaunchTemplateVersions', 'ec2:ModifyLaunchTemplate'],
    messages: {
      v1: 'What is launched from the default version answers requests for its credentials without a token.',
      unset: 'The default version does not say that requests for credentials need a token: what is launched from it may answer without one.',
      follow:
        'Make version {{next}} of the template, like {{old}} but for tokens, which are required, and make it the default. What is launched from now on, and asks for its metadata by version 1, gets no answer; what runs stays as it is.',
    },
  },

  needs: ['metadataOptions'],

  evaluate({ metadataOptions: { httpEndpoint, httpTokens } }) {
    if (httpEndpoint === 'disabled' || httpTokens === 'required') return { compliance: 'COMPLIANT' };
    if (httpEndpoint === undefined || httpTokens === undefined) {
      throw new UnknownFact('Which versions of the metadata service the template demands is known only at deployment.');
    }
    return { compliance: 'NON_COMPLIANT', message: httpTokens === null ? 'unset' : 'v1' };
  },

  remediate(template) {
    const MetadataOptions = { ...template.metadataSpecification, HttpTokens: 'required' as const };
    const steps = nextVersion(template, { MetadataOptions }, `Like version ${template.defaultVersion}, with tokens required for metadata`);
    const data = { old: String(template.defaultVersion), next: String(template.lastNumber + 1) };
    return steps && { risk: 'high', message: 'follow', data, steps };
  },
});
