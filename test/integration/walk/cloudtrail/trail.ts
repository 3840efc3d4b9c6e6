import { AddTagsCommand, CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { sure } from '../example.ts';
import { s3Client } from '../s3/bucket.ts';

/** A tagged trail of all Regions that is logging. Answers its ARN. */
export async function loggingTrail(region: string, { logFileValidation }: { readonly logFileValidation: boolean }): Promise<string> {
  await s3Client(region).send(new CreateBucketCommand({ Bucket: 'snapwave-logs' }));
  const cloudtrail = new CloudTrailClient({ region });
  const { TrailARN } = await cloudtrail.send(
    new CreateTrailCommand({ Name: 'audit', S3BucketName: 'snapwave-logs', IsMultiRegionTrail: true, EnableLogFileValidation: logFileValidation }),
  );
  await cloudtrail.send(new StartLoggingCommand({ Name: sure(TrailARN) }));
  await cloudtrail.send(new AddTagsCommand({ ResourceId: sure(TrailARN), TagsList: [{ Key: 'service', Value: 'audit' }] }));
  return sure(TrailARN);
}
