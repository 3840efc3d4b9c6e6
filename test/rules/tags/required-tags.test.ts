import bucket from '../../../resources/s3/bucket.ts';
import requiredTags from '../../../rules/tags/required-tags.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::S3::Bucket', id: 'photos' } as const;
const owner = { tags: { owner: {} } };
const centre = { tags: { 'cost-center': { pattern: 'CC-\\d{4}' } } };
const stage = { tags: { environment: { values: ['production', 'staging'] } } };
const wrong = (what: string) => `The resource is not tagged as agreed: ${what}.`;

testRule(requiredTags(bucket), ref, {
  valid: [
    { name: 'a tag that is there, whatever its value', facts: { tags: { owner: '' } }, parameters: owner },
    { name: 'one of the values allowed', facts: { tags: { environment: 'staging', other: 'x' } }, parameters: stage },
    { name: 'a value that matches the pattern', facts: { tags: { 'cost-center': 'CC-1234' } }, parameters: centre },
  ],
  notApplicable: [{ name: 'anything, where nothing is required', facts: { tags: {} } }],
  invalid: [
    { name: 'a resource without tags', facts: { tags: {} }, parameters: owner, message: wrong('owner is missing'), plan: null },
    { name: 'a key in another case', facts: { tags: { Owner: 'ana' } }, parameters: owner, message: wrong('owner is missing'), plan: null },
    {
      name: 'a value in another case',
      facts: { tags: { environment: 'Production' } },
      parameters: stage,
      message: wrong('environment is "Production", and not one of production, staging'),
      plan: null,
    },
    {
      name: 'a value that only holds what matches',
      facts: { tags: { 'cost-center': 'not CC-12345' } },
      parameters: centre,
      message: wrong('cost-center is "not CC-12345", which does not match CC-\\d{4}'),
      plan: null,
    },
    {
      name: 'a pattern of alternatives that matches in part',
      facts: { tags: { team: 'media-old' } },
      parameters: { tags: { team: { pattern: 'media|web' } } },
      message: wrong('team is "media-old", which does not match media|web'),
      plan: null,
    },
    {
      name: 'everything that is wrong',
      facts: { tags: { environment: 'x' } },
      parameters: { tags: { ...owner.tags, ...stage.tags } },
      message: wrong('owner is missing; environment is "x", and not one of production, staging'),
      plan: null,
    },
  ],
  insufficient: [{ name: 'a resource whose tags are not shown', facts: {}, parameters: owner, message: /tags/ }],
});
