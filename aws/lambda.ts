import {
  AddLayerVersionPermissionCommand,
  AddPermissionCommand,
  GetFunctionUrlConfigCommand,
  GetLayerVersionPolicyCommand,
  GetPolicyCommand,
  LambdaClient,
  ListAliasesCommand,
  ListFunctionsCommand,
  ListLayersCommand,
  ListLayerVersionsCommand,
  ListTagsCommand,
  ListVersionsByFunctionCommand,
  RemoveLayerVersionPermissionCommand,
  RemovePermissionCommand,
  UpdateFunctionUrlConfigCommand,
} from '@aws-sdk/client-lambda';
import { changes, type IamNeed, reads } from './service.ts';

export const client = LambdaClient;

export const operations = {
  ListFunctions: reads(ListFunctionsCommand),
  ListVersionsByFunction: reads(ListVersionsByFunctionCommand),
  ListAliases: reads(ListAliasesCommand),
  ListTags: reads(ListTagsCommand),
  GetPolicy: reads(GetPolicyCommand),
  GetFunctionUrlConfig: reads(GetFunctionUrlConfigCommand),
  AddPermission: changes(AddPermissionCommand, [onQualified('lambda:AddPermission')]),
  RemovePermission: changes(RemovePermissionCommand, [onQualified('lambda:RemovePermission')]),
  ListLayers: reads(ListLayersCommand),
  ListLayerVersions: reads(ListLayerVersionsCommand),
  GetLayerVersionPolicy: reads(GetLayerVersionPolicyCommand),
  AddLayerVersionPermission: changes(AddLayerVersionPermissionCommand),
  RemoveLayerVersionPermission: changes(RemoveLayerVersionPermissionCommand),
  UpdateFunctionUrlConfig: changes(UpdateFunctionUrlConfigCommand, [onQualified('lambda:UpdateFunctionUrlConfig')]),
};

/**
 * A call that names an alias or a version is authorised on its ARN, one that names none on the function's.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
 */
function onQualified(action: string): IamNeed {
  return { action, on: (arn, input) => ({ Resource: typeof input?.Qualifier === 'string' ? [arn, `${arn}:${input.Qualifier}`] : [arn] }) };
}
