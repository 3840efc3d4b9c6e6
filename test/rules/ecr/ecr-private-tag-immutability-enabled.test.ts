import rule from '../../../rules/ecr/ecr-private-tag-immutability-enabled.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::ECR::Repository', id: 'media/player' } as const;
const fixed = { name: 'media/player', tagMutability: 'IMMUTABLE', exclusions: [], movableTags: [] };
const mutable = { ...fixed, tagMutability: 'MUTABLE' };
const message = 'Tags can be put on other images: whoever may push can change what a tag stands for, unseen.';
const unattended =
  'Make tags immutable. No tag in use looks as if it was moved from image to image; a push that uses a tag a second time is refused from then on.';
const repositoryName = 'media/player';
const apply = { action: 'ecr:PutImageTagMutability', input: { repositoryName, imageTagMutability: 'IMMUTABLE' } } as const;
const back = (imageTagMutability: 'MUTABLE' | 'MUTABLE_WITH_EXCLUSION' | 'IMMUTABLE_WITH_EXCLUSION', ...filters: string[]) =>
  ({
    action: 'ecr:PutImageTagMutability',
    input: {
      repositoryName,
      imageTagMutability,
      ...(filters.length > 0 && { imageTagMutabilityExclusionFilters: filters.map((filter) => ({ filterType: 'WILDCARD' as const, filter })) }),
    },
  }) as const;

testRule(rule, ref, {
  valid: [
    { name: 'a repository whose tags stay', facts: fixed },
    {
      name: 'one whose tags stay but for those that are named',
      facts: { ...fixed, tagMutability: 'IMMUTABLE_WITH_EXCLUSION', exclusions: ['latest', 'dev-*'] },
    },
    {
      name: 'one whose tags move but for those that are named, which are all',
      facts: { ...fixed, tagMutability: 'MUTABLE_WITH_EXCLUSION', exclusions: ['*'] },
    },
    { name: 'the word in other letters', facts: { ...fixed, tagMutability: 'immutable' } },
  ],
  invalid: [
    {
      name: 'a new repository',
      facts: mutable,
      message,
      plan: { risk: 'low', message: unattended, steps: [{ apply, revert: back('MUTABLE') }] },
    },
    {
      name: 'one with tags in use that are moved, as a question that names them',
      facts: { ...mutable, movableTags: ['latest', 'prod'] },
      message,
      plan: {
        risk: 'high',
        message:
          'Make tags immutable. Pushes that use a tag a second time are refused from then on, and with them, it seems, those of tags such as latest, prod. Where these have to move, make tags immutable with an exclusion for them by hand.',
        steps: [{ apply, revert: back('MUTABLE') }],
      },
    },
    {
      name: 'one whose tags move but for some, and takes it back to that',
      facts: { ...mutable, tagMutability: 'MUTABLE_WITH_EXCLUSION', exclusions: ['v*', 'release-*'] },
      message,
      plan: { risk: 'low', message: unattended, steps: [{ apply, revert: back('MUTABLE_WITH_EXCLUSION', 'v*', 'release-*') }] },
    },
    {
      name: 'one whose tags stay but for all of them',
      facts: { ...fixed, tagMutability: 'IMMUTABLE_WITH_EXCLUSION', exclusions: ['dev-*', '**'] },
      message: 'Tags that match dev-*, ** can be put on other images, and that is every tag: whoever may push can change what it stands for, unseen.',
      plan: { risk: 'low', message: unattended, steps: [{ apply, revert: back('IMMUTABLE_WITH_EXCLUSION', 'dev-*', '**') }] },
    },
    { name: 'a word that could not be put back', facts: { ...mutable, tagMutability: 'Mutable' }, message, plan: null },
  ],
  insufficient: [
    { name: 'a repository of which it is not shown', facts: { exclusions: [] } },
    { name: 'one whose exclusions are not shown', facts: { tagMutability: 'IMMUTABLE_WITH_EXCLUSION' } },
    { name: 'a word that is not known here', facts: { ...fixed, tagMutability: 'SEALED' }, message: 'SEALED' },
  ],
});
