/**
 * List prices in US dollars, us-east-1, without free tier, as of 2026-11-28, from the services' pricing pages and the AWS Config documentation.
 * Not confirmed against a bill.
 */
export const PRICES = {
  alarm: 0.1,
  secret: 0.4,
  metric: 0.3,
  logGigabyte: 0.5,
  lambdaRequest: 0.2e-6,
  /** A gigabyte-second on arm64. */
  lambdaGigabyteSecond: 13.3334e-6,
  sqsRequest: 0.4e-6,
  sqsFifoRequest: 0.5e-6,
  dynamoRead: 0.125e-6,
  dynamoWrite: 0.625e-6,
  /** Of a mail through SNS. */
  mail: 20e-6,
  /** Of a rule, for one recorded change. */
  configEvaluation: 1e-3,
} as const;

const MINUTES = 30 * 24 * 60;
const MEMORY_GB = 0.5;

/** What an installation has to do in a month of thirty days. */
export interface Usage {
  /** Resources of types that have a rule, in the accounts and the Region that one stack sweeps. */
  readonly resources: number;
  /** Events that may have changed one of them. */
  readonly events: number;
  /** Of these, those that lead to a change by Holdfast. */
  readonly changes: number;
  /** Changes that AWS Config records, of the types that the AWS Config rule is about; 0: the rule is not deployed. */
  readonly recorded: number;
  /** Custom metrics that are reported all the time: one for each outcome and reason. */
  readonly metrics: number;
  /** CloudWatch alarms of the stack. */
  readonly alarms: number;
}

/** One line of the bill. */
export interface Cost {
  readonly what: string;
  /** How it comes about, to be read. */
  readonly arithmetic: string;
  /** A month. */
  readonly dollars: number;
}

const lambda = (seconds: number) => PRICES.lambdaRequest + seconds * MEMORY_GB * PRICES.lambdaGigabyteSecond;
/** Of one resource that is evaluated: send, receive and delete its message; 0.6 s of reconcile; 12 reads of the ledger; 3 kB of logs. */
const EVALUATION = 3 * PRICES.sqsFifoRequest + lambda(0.6) + 12 * PRICES.dynamoRead + 3e-6 * PRICES.logGigabyte;
/** Of one event besides: its message, 0.05 s of intake (a batch of ten shares one), and 8 writes where a finding begins or ends. */
const EVENT = 3 * PRICES.sqsRequest + lambda(0.05) + 8 * PRICES.dynamoWrite;
/** Of one change besides: 72 writes of intent, 56 of outcome, 8 of what was told; a mail; 2 s of reconcile. */
const CHANGE = (72 + 56 + 8) * PRICES.dynamoWrite + PRICES.mail + lambda(2);

/** The monthly bill of one stack, in lines. */
export function monthlyCost({ resources, events, changes, recorded, metrics, alarms }: Usage): readonly Cost[] {
  const polls = 5 * 3 * MINUTES;
  return [
    { what: 'Alarms', arithmetic: `${alarms} × $0.10`, dollars: alarms * PRICES.alarm },
    { what: 'Signing secret', arithmetic: '1 × $0.40', dollars: PRICES.secret },
    {
      what: 'Polling of two empty queues',
      arithmetic: `5 pollers × 3 a minute × ${counted(MINUTES)} minutes = ${counted(polls)} requests each`,
      dollars: polls * (PRICES.sqsRequest + PRICES.sqsFifoRequest),
    },
    {
      what: 'Sweep of what is due',
      arithmetic: `${counted(MINUTES)} × (0.1 s of Lambda, 16 queries, 0.5 kB of logs)`,
      dollars: MINUTES * (lambda(0.1) + 16 * 0.5 * PRICES.dynamoRead + 0.5e-6 * PRICES.logGigabyte),
    },
    { what: 'Daily sweep', arithmetic: `${counted(resources)} resources × 30 × ${micro(EVALUATION)}`, dollars: resources * 30 * EVALUATION },
    { what: 'Events', arithmetic: `${counted(events)} × (${micro(EVENT)} + ${micro(EVALUATION)})`, dollars: events * (EVENT + EVALUATION) },
    { what: 'Changes', arithmetic: `${counted(changes)} × ${micro(CHANGE)}`, dollars: changes * CHANGE },
    { what: 'Custom metrics', arithmetic: `${metrics} × $0.30`, dollars: metrics * PRICES.metric },
    { what: 'AWS Config rule', arithmetic: `${counted(recorded)} evaluations × $0.001`, dollars: recorded * PRICES.configEvaluation },
  ];
}

/** What the lines come to. */
export function totalOf(costs: readonly Cost[]): number {
  return costs.reduce((sum, { dollars }) => sum + dollars, 0);
}

/** What the AWS Config rule costs, for the person who deploys it. */
export function configRulePrice(): string {
  return `about $${(1000 * PRICES.configEvaluation).toFixed(2)} for each 1,000 changes that AWS Config records (list price of us-east-1, not confirmed), and as much for each 1,000 resources when it is created`;
}

/** `$1.83`, in dollars and cents. */
export function dollarsText(dollars: number): string {
  return `$${dollars.toFixed(2)}`;
}

function counted(count: number): string {
  return count.toLocaleString('en-US');
}

function micro(dollars: number): string {
  return `$${(dollars * 1e6).toFixed(1)} per million`;
}
