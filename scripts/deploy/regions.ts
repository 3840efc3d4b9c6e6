import { endpointRegion, globalIn, partitionOf } from '../../resources/partition.ts';

/**
 * Regions without Lambda function URLs: https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html, and those in which CloudFormation has no
 * `AWS::Lambda::Url` (cfn-lint 1.58, E3006). The two lists differ in eu-south-2 and mx-central-1 (not confirmed): where one of them says no, so do we.
 */
const WITHOUT_FUNCTION_URLS: ReadonlySet<string> = new Set([
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'mx-central-1',
]);

/** Lambda function URLs exist there. Outside of the standard partition they are taken not to (China and GovCloud have none). */
export function hasFunctionUrls(region: string): boolean {
  return partitionOf(region) === 'aws' && !WITHOUT_FUNCTION_URLS.has(region);
}

/**
 * The Region to which global services deliver their events: https://repost.aws/knowledge-center/eventbridge-rule-triggers-iam-single-region for commercial
 * Regions; those of the other partitions are not confirmed.
 */
export function globalEventsRegion(region: string): string {
  return endpointRegion(globalIn(partitionOf(region)));
}
