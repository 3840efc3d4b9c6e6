import {
  ConfigServiceClient,
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
  DescribeDeliveryChannelsCommand,
  PutConfigurationRecorderCommand,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import { changes, type IamNeed, reads } from './service.ts';

export const client = ConfigServiceClient;

/** A recorder's own ARN ends with its name and an id that AWS hands out; there is one recorder that is the account's to change. */
const onTheRecorder = (action: string): IamNeed => ({ action, on: (arn) => ({ Resource: [`${arn}/*`] }) });
const passingItsRole: IamNeed = {
  action: 'iam:PassRole',
  on: (_arn, { ConfigurationRecorder: recorder }) => ({ Resource: [recorder?.roleARN] }),
  always: { StringEquals: { 'iam:PassedToService': ['config.amazonaws.com'] } },
};

export const operations = {
  DescribeConfigurationRecorders: reads(DescribeConfigurationRecordersCommand),
  DescribeConfigurationRecorderStatus: reads(DescribeConfigurationRecorderStatusCommand),
  DescribeDeliveryChannels: reads(DescribeDeliveryChannelsCommand),
  PutConfigurationRecorder: changes(PutConfigurationRecorderCommand, [onTheRecorder('config:PutConfigurationRecorder'), passingItsRole]),
  StartConfigurationRecorder: changes(StartConfigurationRecorderCommand, [onTheRecorder('config:StartConfigurationRecorder')]),
  StopConfigurationRecorder: changes(StopConfigurationRecorderCommand, [onTheRecorder('config:StopConfigurationRecorder')]),
};
