import {
  CancelKeyDeletionCommand,
  DescribeKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyRotationCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListKeysCommand,
  ListResourceTagsCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { changes, reads } from './service.ts';

export const client = KMSClient;

export const operations = {
  ListKeys: reads(ListKeysCommand),
  DescribeKey: reads(DescribeKeyCommand),
  GetKeyRotationStatus: reads(GetKeyRotationStatusCommand),
  GetKeyPolicy: reads(GetKeyPolicyCommand),
  ListResourceTags: reads(ListResourceTagsCommand),
  EnableKeyRotation: changes(EnableKeyRotationCommand),
  DisableKeyRotation: changes(DisableKeyRotationCommand),
  CancelKeyDeletion: changes(CancelKeyDeletionCommand),
  ScheduleKeyDeletion: changes(ScheduleKeyDeletionCommand),
  PutKeyPolicy: changes(PutKeyPolicyCommand),
};
