/** One of AWS's separate worlds: an account, its resources and their ARNs belong to exactly one. */
interface Partition {
  /** As it stands in an ARN. */
  readonly id: string;
  /** How the names of its Regions begin. */
  readonly prefix: string;
  /** The Region where its global services (IAM) have their control plane. */
  readonly home: string;
  readonly dnsSuffix: string;
}

/**
 * The partitions besides `aws`, as the SDK knows them (`partitions.json`; test/resources/partition.test.ts compares). IAM of China signs for cn-north-1, whichever
 * Region the SDK's table calls implicit: https://docs.aws.amazon.com/general/latest/gr/iam-service.html
 */
const PARTITIONS: readonly Partition[] = [
  { id: 'aws-cn', prefix: 'cn-', home: 'cn-north-1', dnsSuffix: 'amazonaws.com.cn' },
  { id: 'aws-us-gov', prefix: 'us-gov-', home: 'us-gov-west-1', dnsSuffix: 'amazonaws.com' },
  { id: 'aws-iso', prefix: 'us-iso-', home: 'us-iso-east-1', dnsSuffix: 'c2s.ic.gov' },
  { id: 'aws-iso-b', prefix: 'us-isob-', home: 'us-isob-east-1', dnsSuffix: 'sc2s.sgov.gov' },
  { id: 'aws-iso-e', prefix: 'eu-isoe-', home: 'eu-isoe-west-1', dnsSuffix: 'cloud.adc-e.uk' },
  { id: 'aws-iso-f', prefix: 'us-isof-', home: 'us-isof-south-1', dnsSuffix: 'csp.hci.ic.gov' },
  { id: 'aws-eusc', prefix: 'eusc-', home: 'eusc-de-east-1', dnsSuffix: 'amazonaws.eu' },
];
/** Also of a Region that no partition's prefix fits: new ones are most often of this. */
const STANDARD: Partition = { id: 'aws', prefix: '', home: 'us-east-1', dnsSuffix: 'amazonaws.com' };

/** The partition, as it stands in ARNs, of a Region or of `global` in any of its forms. */
export function partitionOf(region: string): string {
  return partitionFor(region).id;
}

/** The partition that an ARN says; empty where it is none. */
export function partitionIn(arn: string): string {
  return arn.startsWith('arn:') ? (arn.split(':')[1] ?? '') : '';
}

/** How the names of hosts end in a Region's partition: `amazonaws.com`, `amazonaws.com.cn`. */
export function dnsSuffixOf(region: string): string {
  return partitionFor(region).dnsSuffix;
}

/**
 * What stands for the Region of a global type's resources in a partition: `global`, and in another partition than `aws` its name before that
 * (`aws-us-gov-global`), as the SDK calls these pseudo-Regions. Of a partition that is not known: `global`.
 */
export function globalIn(partition: string): string {
  return PARTITIONS.some(({ id }) => id === partition) ? `${partition}-global` : 'global';
}

/** Whether it stands for the Region of a global type's resources, in any partition. */
export function isGlobal(region: string): boolean {
  return region === 'global' || region.endsWith('-global');
}

/** Where a call is sent: the Region itself, or the home of a partition's global services. */
export function endpointRegion(region: string): string {
  return isGlobal(region) ? partitionFor(region).home : region;
}

function partitionFor(region: string): Partition {
  return PARTITIONS.find(({ id, prefix }) => region.startsWith(prefix) || region === `${id}-global`) ?? STANDARD;
}
