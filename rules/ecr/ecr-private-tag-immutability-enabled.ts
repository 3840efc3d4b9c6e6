import type { InputOf } from '../../aws/call.ts';
import repository from '../../resources/ecr/repository.ts';
import { defineRule, UnknownFact } from '../rule.ts';
import { listInWords } from '../shared/exposure.ts';
import { covers } from '../shared/wildcard.ts';

export default defineRule(repository, {
  meta: {
    id: 'ecr-private-tag-immutability-enabled',
    version: 1,
    title: 'A tag in a private repository always names the image that it was first put on.',
    severity: 'MEDIUM',
    risk: 'low',
    rationale:
      'Where tags can be moved, what was tested and what runs may be two images of one name, and whoever may push can put another in its place unseen.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ecr-private-tag-immutability-enabled.html',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html',
    ],
    notes: [
      'Immutable tags with exclusions (`IMMUTABLE_WITH_EXCLUSION`) comply: the owner says by name which tags move, and all others stay. Not where an exclusion is `*`, which leaves nothing. What AWS Config makes of exclusions is not confirmed.',
      'Put right unattended only where no tag in use looks as if it was put on one image after the other: in a new repository, and where tags are made of commits, digests, full versions, days or long numbers. Otherwise it is asked, with the names of the tags.',
      'A repository that caches another registry (pull through cache) has to have tags that move, or it never sees the new image: waive it.',
    ],
    changes: ['ecr:PutImageTagMutability'],
    messages: {
      mutable: 'Tags can be put on other images: whoever may push can change what a tag stands for, unseen.',
      excluded: 'Tags that match {{patterns}} can be put on other images, and that is every tag: whoever may push can change what it stands for, unseen.',
      fix: 'Make tags immutable. No tag in use looks as if it was moved from image to image; a push that uses a tag a second time is refused from then on.',
      fixMoving:
        'Make tags immutable. Pushes that use a tag a second time are refused from then on, and with them, it seems, those of tags such as {{tags}}. Where these have to move, make tags immutable with an exclusion for them by hand.',
    },
  },

  needs: ['tagMutability', 'exclusions'],

  evaluate({ tagMutability, exclusions }) {
    const allExcluded = exclusions.some((pattern) => covers(pattern, '?*'));
    switch (tagMutability.toUpperCase()) {
      case 'IMMUTABLE':
        return { compliance: 'COMPLIANT' };
      case 'MUTABLE':
        return { compliance: 'NON_COMPLIANT', message: 'mutable' };
      case 'IMMUTABLE_WITH_EXCLUSION':
        return allExcluded ? { compliance: 'NON_COMPLIANT', message: 'excluded', data: { patterns: listInWords(exclusions) } } : { compliance: 'COMPLIANT' };
      case 'MUTABLE_WITH_EXCLUSION':
        return allExcluded ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'mutable' };
      default:
        throw new UnknownFact(`Whether tags can be moved under ${tagMutability} is not known here.`);
    }
  },

  remediate({ name: repositoryName, tagMutability, exclusions, movableTags }) {
    const present: InputOf<'ecr:PutImageTagMutability'>['imageTagMutability'] | undefined = MUTABILITIES.find((known) => known === tagMutability);
    if (present === undefined) return null;
    const filters = exclusions.map((filter) => ({ filterType: 'WILDCARD' as const, filter }));
    const step = {
      apply: { action: 'ecr:PutImageTagMutability', input: { repositoryName, imageTagMutability: 'IMMUTABLE' } },
      revert: {
        action: 'ecr:PutImageTagMutability',
        input: { repositoryName, imageTagMutability: present, ...(filters.length > 0 && { imageTagMutabilityExclusionFilters: filters }) },
      },
    } as const;
    if (movableTags.length === 0) return { risk: 'low', message: 'fix', steps: [step] };
    return { risk: 'high', message: 'fixMoving', data: { tags: listInWords(movableTags) }, steps: [step] };
  },
});

const MUTABILITIES = ['MUTABLE', 'MUTABLE_WITH_EXCLUSION', 'IMMUTABLE_WITH_EXCLUSION'] as const;
