import { AccessAnalyzerClient, CreateAnalyzerCommand, DeleteAnalyzerCommand, ListAnalyzersCommand } from '@aws-sdk/client-accessanalyzer';
import { changes, type IamNeed, makingServiceLinkedRole, reads } from './service.ts';

export const client = AccessAnalyzerClient;

/** The resource's ARN is an analyzer's without its name. */
const onTheAnalyzer = (action: string): IamNeed => ({ action, on: (arn, { analyzerName }) => ({ Resource: [`${arn}/${analyzerName}`] }) });

export const operations = {
  ListAnalyzers: reads(ListAnalyzersCommand),
  // The role: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-using-service-linked-roles.html
  CreateAnalyzer: changes(CreateAnalyzerCommand, [onTheAnalyzer('access-analyzer:CreateAnalyzer'), makingServiceLinkedRole('access-analyzer.amazonaws.com')]),
  DeleteAnalyzer: changes(DeleteAnalyzerCommand, [onTheAnalyzer('access-analyzer:DeleteAnalyzer')]),
};
