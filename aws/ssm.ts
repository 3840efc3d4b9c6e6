import {
  DescribeDocumentCommand,
  DescribeDocumentPermissionCommand,
  ListDocumentsCommand,
  ModifyDocumentPermissionCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { changes, reads } from './service.ts';

export const client = SSMClient;

export const operations = {
  ListDocuments: reads(ListDocumentsCommand),
  DescribeDocument: reads(DescribeDocumentCommand),
  DescribeDocumentPermission: reads(DescribeDocumentPermissionCommand),
  ModifyDocumentPermission: changes(ModifyDocumentPermissionCommand),
};
