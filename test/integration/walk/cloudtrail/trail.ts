import {
  AddTagsCommand,
  CloudTrailClient,
  CreateTrailCommand,
  PutEventSelectorsCommand,
  type PutEventSelectorsRequest,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { sure } from '../example.ts';
import { s3Client } from '../s3/bucket.ts';

export interface TrailSeed {
  readonly logFileValidation?: boolean;
  readonly multiRegion?: boolean;
  readonly globalServiceEvents?: boolean;
  /** Left out: none are ever set. */
  readonly selectors?: Omit<PutEventSelectorsRequest, 'TrailName'>;
}

/** A tagged trail that is logging; of all Regions, unless the seed says otherwise. Answers its ARN. */
export async function loggingTrail(
  region: string,
  { logFileValidation = true, multiRegion = true, globalServiceEvents = true, selectors }: TrailSeed,
): Promise<string> {
  await s3Client(region).send(new CreateBucketCommand({ Bucket: 'snapwave-logs' }));
  const cloudtrail = new CloudTrailClient({ region });
  const { TrailARN } = await cloudtrail.send(
    new CreateTrailCommand({
      Name: 'audit',
      S3BucketName: 'snapwave-logs',
      IsMultiRegionTrail: multiRegion,
      IncludeGlobalServiceEvents: globalServiceEvents,
      EnableLogFileValidation: logFileValidation,
    }),
  );
  await cloudtrail.send(new StartLoggingCommand({ Name: sure(TrailARN) }));
  await cloudtrail.send(new AddTagsCommand({ ResourceId: sure(TrailARN), TagsList: [{ Key: 'service', Value: 'audit' }] }));
  if (selectors) await cloudtrail.send(new PutEventSelectorsCommand({ TrailName: sure(TrailARN), ...selectors }));
  return sure(TrailARN);
}
