/** Which parts of AWS a Region belongs to, and what it lacks. */

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

/** `aws`, `aws-cn`, `aws-us-gov`, or another one that a Region's name tells. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  const [, isolated] = /^[a-z]+-(iso[a-z]?)-/.exec(region) ?? [];
  return isolated === undefined ? 'aws' : `aws-${isolated}`;
}

/** Lambda function URLs exist there. Outside of the commercial Regions they are taken not to (China and GovCloud have none). */
export function hasFunctionUrls(region: string): boolean {
  return partitionOf(region) === 'aws' && !WITHOUT_FUNCTION_URLS.has(region);
}

/**
 * The Region to which global services deliver their events: https://repost.aws/knowledge-center/eventbridge-rule-triggers-iam-single-region for commercial
 * Regions; those of the other partitions are not confirmed.
 */
export function globalEventsRegion(region: string): string {
  switch (partitionOf(region)) {
    case 'aws-cn':
      return 'cn-north-1';
    case 'aws-us-gov':
      return 'us-gov-west-1';
    case 'aws':
      return 'us-east-1';
    default:
      return region;
  }
}
