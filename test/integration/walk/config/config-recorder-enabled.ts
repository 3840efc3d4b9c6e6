import {
  ConfigServiceClient,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  type RecordingGroup,
  StartConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import type { Place } from '../../../../resources/resource.ts';
import type { Example } from '../example.ts';

async function recorder({ region, accountId }: Place, recordingGroup: RecordingGroup, isStarted: boolean): Promise<string> {
  const config = new ConfigServiceClient({ region });
  const roleARN = `arn:aws:iam::${accountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;
  await config.send(new PutConfigurationRecorderCommand({ ConfigurationRecorder: { name: 'default', roleARN, recordingGroup } }));
  await config.send(new PutDeliveryChannelCommand({ DeliveryChannel: { name: 'default', s3BucketName: 'snapwave-config' } }));
  if (isStarted) await config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: 'default' }));
  return accountId;
}

export default [
  { mayChange: ['recording'], onMoto: (place) => recorder(place, { allSupported: true, includeGlobalResourceTypes: true }, false) },
  { onMoto: (place) => recorder(place, { allSupported: false, resourceTypes: ['AWS::S3::Bucket', 'AWS::IAM::Role'] }, true) },
  {
    parameters: { mayLeaveOut: ['AWS::EC2::NetworkInterface'] },
    mayChange: ['group', 'recording'],
    onMoto: (place) =>
      recorder(
        place,
        {
          allSupported: false,
          exclusionByResourceTypes: { resourceTypes: ['AWS::EC2::NetworkInterface', 'AWS::EC2::SecurityGroup'] },
          recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
        },
        false,
      ),
  },
] satisfies readonly Example[];
