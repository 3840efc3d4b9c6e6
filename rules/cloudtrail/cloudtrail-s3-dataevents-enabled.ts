import * as v from 'valibot';
import trail, { type Trail } from '../../resources/cloudtrail/trail.ts';
import { partitionIn } from '../../resources/partition.ts';
import { defineRule } from '../rule.ts';
import { besideOf, putting, s3ObjectEventsIn, withS3ObjectEvents } from '../shared/event-selectors.ts';

const bucketName = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'A bucket name has 3 to 63 small letters, digits, dots and dashes.'));

export default defineRule(trail, {
  meta: {
    id: 'cloudtrail-s3-dataevents-enabled',
    version: 1,
    title: 'CloudTrail records who reads and who writes the objects in S3 buckets.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'Data is stolen, overwritten or deleted object by object. Management events show none of it, so that nobody can say afterwards what was taken.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/cloudtrail-s3-dataevents-enabled.html',
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html',
      'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html',
    ],
    notes: [
      'One trail that records them is enough, as for AWS Config; a trail of a single Region makes up for nothing of one of all Regions. Where the others are not shown, the trail is judged by itself, as Guard judges each. Reading and writing events are both wanted.',
      'Selectors that leave out the bucket which the trail delivers to comply: otherwise each delivery makes an event, which is delivered in turn. Any other exclusion, and any narrowing by another field, does not.',
      'An item of AWS Config shows the selectors only where none were ever set.',
    ],
    changes: ['cloudtrail:PutEventSelectors'],
    messages: {
      none: 'Nothing seen here records what happens to the objects of {{buckets}}: who reads, overwrites or deletes data leaves no trace.',
      half: 'Of what happens to the objects of {{buckets}} only {{recorded}} are recorded: {{missing}} leave no trace.',
      record:
        'Add a selector for the objects of {{buckets}}; every selector that is there stays. Each such event is charged, with the log files that it fills, also those of the deliveries themselves: look at the number of requests first. On one trail is enough.',
    },
  },
  parameters: v.strictObject({
    bucketNames: v.optional(v.pipe(v.array(bucketName), v.description('The buckets whose objects are meant; none named: all of them.')), []),
  }),

  needs: ['eventSelectors'],

  evaluate(facts: Pick<Trail, 'eventSelectors'> & Partial<Pick<Trail, 'bucket' | 'multiRegion' | 'others'>>, { parameters: { bucketNames } }) {
    const { eventSelectors, bucket } = facts;
    const own = { eventSelectors, bucket: bucket ?? null };
    const { reads, writes } = s3ObjectEventsIn([own], bucketNames);
    if (reads && writes) return { compliance: 'COMPLIANT' };

    const { makeUp, doubt } = besideOf(facts);
    const together = s3ObjectEventsIn([own, ...makeUp], bucketNames);
    if (together.reads && together.writes) return { compliance: 'COMPLIANT' };
    if (doubt) throw doubt;
    const buckets = inWords(bucketNames);
    if (!together.reads && !together.writes) return { compliance: 'NON_COMPLIANT', message: 'none', data: { buckets } };
    const [recorded, missing] = together.reads ? (['reads', 'writes'] as const) : (['writes', 'reads'] as const);
    return { compliance: 'NON_COMPLIANT', message: 'half', data: { buckets, recorded, missing } };
  },

  remediate({ arn, eventSelectors, organizationTrail }, { parameters: { bucketNames } }) {
    // Those of the organization are every member's, and so is the bill.
    if (organizationTrail) return null;
    const wanted = withS3ObjectEvents(eventSelectors, bucketNames, partitionIn(arn));
    if (wanted === null) return null;
    return {
      risk: 'high',
      message: 'record',
      data: { buckets: inWords(bucketNames) },
      steps: [
        {
          apply: { action: 'cloudtrail:PutEventSelectors', input: putting(arn, wanted) },
          revert: { action: 'cloudtrail:PutEventSelectors', input: putting(arn, eventSelectors) },
        },
      ],
    };
  },
});

function inWords(bucketNames: readonly string[]): string {
  return bucketNames.length === 0 ? 'all buckets' : bucketNames.join(', ');
}
