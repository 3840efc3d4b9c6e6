import type { Example } from '../example.ts';
import { loggingTrail } from './trail.ts';

const objects = { Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] };

export default [
  /** Two selectors: one for nothing any more, one for data. */
  {
    onMoto: ({ region }) =>
      loggingTrail(region, {
        selectors: {
          EventSelectors: [
            { ReadWriteType: 'ReadOnly', IncludeManagementEvents: false, DataResources: [] },
            { ReadWriteType: 'WriteOnly', IncludeManagementEvents: false, DataResources: [objects] },
          ],
        },
      }),
  },
  {
    onMoto: ({ region }) =>
      loggingTrail(region, {
        selectors: {
          AdvancedEventSelectors: [
            {
              Name: 'writes, but of keys',
              FieldSelectors: [
                { Field: 'eventCategory', Equals: ['Management'] },
                { Field: 'readOnly', Equals: ['false'] },
                { Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] },
              ],
            },
          ],
        },
      }),
  },
] satisfies readonly Example[];
