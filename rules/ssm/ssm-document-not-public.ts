import * as v from 'valibot';
import document from '../../resources/ssm/document.ts';
import { defineRule, type Step } from '../rule.ts';
import { listInWords } from '../shared/exposure.ts';
import { INTENDED_NOTE, intendedParameters, isIntended } from '../shared/intended.ts';

export default defineRule(document, {
  meta: {
    id: 'ssm-document-not-public',
    version: 1,
    title: 'No Systems Manager document of the account is public.',
    severity: 'CRITICAL',
    risk: 'low',
    rationale: 'A public document shows everybody how the account runs its machines: names, paths, commands, and often a secret among them.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ssm-document-not-public.html',
      'https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-ssm-sharing.html',
    ],
    notes: [
      INTENDED_NOTE,
      'A document that is shared with named accounts is not public, whoever they are.',
      'AWS Config does not show whom a document is shared with. A template can not share one: what it makes is private.',
      'A document that is shared with accounts by name as well is asked about: what the service makes of both at once is not confirmed.',
      'Where the account blocks public sharing of documents, what was public before stays so, and taking the change back is refused until that is lifted.',
    ],
    changes: ['ssm:ModifyDocumentPermission'],
    messages: {
      public: 'Anybody with an AWS account can read the document, and run it in their account.',
      close: 'Share the document with everybody no longer. Accounts outside that read it or run it can do so no more; within the account nothing changes.',
      closeBesideOthers:
        'Share the document with everybody no longer; it stays shared with {{accounts}}. Other accounts that read it or run it can do so no more.',
    },
  },

  parameters: v.strictObject(intendedParameters),
  needs: ['sharedWith', 'tags'],

  evaluate({ sharedWith, tags }, { parameters }) {
    if (isIntended(tags, parameters)) return { compliance: 'NOT_APPLICABLE' };
    return sharedWith.some(isEverybody) ? { compliance: 'NON_COMPLIANT', message: 'public' } : { compliance: 'COMPLIANT' };
  },

  remediate({ name: Name, sharedWith }) {
    const everybody = sharedWith.find(isEverybody);
    if (!everybody) return null;
    const { account, version } = everybody;
    const share = { Name, PermissionType: 'Share' } as const;
    const step: Step<'ssm:ModifyDocumentPermission'> = {
      apply: { action: 'ssm:ModifyDocumentPermission', input: { ...share, AccountIdsToRemove: [account] } },
      revert: {
        action: 'ssm:ModifyDocumentPermission',
        input: { ...share, AccountIdsToAdd: [account], ...(version !== null && { SharedDocumentVersion: version }) },
      },
    };
    const others = sharedWith.filter((each) => !isEverybody(each)).map((each) => each.account);
    if (others.length > 0) return { risk: 'high', message: 'closeBesideOthers', data: { accounts: listInWords(others) }, steps: [step] };
    return { risk: 'low', message: 'close', steps: [step] };
  },
});

/** The service takes the word in any case. */
function isEverybody({ account }: { readonly account: string }): boolean {
  return account.toLowerCase() === 'all';
}
