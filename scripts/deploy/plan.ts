import { globalEventsRegion, hasFunctionUrls } from './regions.ts';
import { ONLY_IN_FILE, type Wanted } from './settings.ts';

/** A stack of the same name, as it is now. */
export interface LiveStack {
  readonly region: string;
  /** CloudFormation's: `UPDATE_COMPLETE`. */
  readonly status: string;
  /** Its parameters; null: not set. */
  readonly email: string | null;
  readonly mode: string | null;
  /** Its other parameters that are set; those that are empty left out. */
  readonly parameters: ReadonlyMap<string, string>;
  /** It owns global resources. A stack from before there was such a parameter does. */
  readonly globals: boolean;
  /** Addresses of the approvers who have a subscription that belongs to the stack. */
  readonly approvers: readonly string[];
  /** Its ledger was made: the first deployment has succeeded. */
  readonly hasLedger: boolean;
  readonly hasConfigRule: boolean;
  readonly hasPage: boolean;
}

/** What could not be read, in the service's own words. */
export interface Unknown {
  readonly unknown: string;
}

/** What is deployed, and what the Region has that Holdfast depends on. */
export interface Live {
  readonly accountId: string;
  /** In the Region that is wanted; null: there is none. */
  readonly stack: LiveStack | null;
  /** Stacks of the same name in other Regions. */
  readonly elsewhere: readonly LiveStack[];
  /** Regions in which nobody could look for one, with the reason. */
  readonly unseen: readonly { readonly region: string; readonly why: string }[];
  readonly trail: 'logging' | 'none' | Unknown;
  readonly recorder: 'on' | 'off' | Unknown;
}

/** What the deployment comes to. */
export interface DeployPlan {
  /** Sentences: why it must not go on. None of them can be confirmed away. */
  readonly refusals: readonly string[];
  /** Sentences: what would be lost that nothing names, each with how to keep it. They refuse it, too, until they are confirmed. */
  readonly drops: readonly string[];
  /** Sentences: what is left out, what that means, and what could not be known. */
  readonly notes: readonly string[];
  readonly configRule: boolean;
  readonly page: boolean;
  readonly globals: boolean;
  /** No deployment has succeeded yet. */
  readonly isFirst: boolean;
}

/** The name of the stack of a stage. */
export function stackOf(stage: string): string {
  return `holdfast-${stage}`;
}

/** Compares what is wanted with what is there. Decides nothing by what it does not know: that becomes a note. */
export function planDeployment(wanted: Wanted, live: Live): DeployPlan {
  const globals = globalsOf(wanted, live);
  const configRule = configRuleOf(wanted, live);
  const page = wanted.page && hasFunctionUrls(wanted.region);
  return {
    refusals: [...statusRefusals(wanted, live), ...regionRefusals(wanted, live), ...ownerRefusals(wanted, live, globals)],
    drops: live.stack === null ? ownerDrops(live, globals) : [...dropsFrom(wanted, live.stack), ...ownerDrops(live, globals)],
    notes: [
      ...trailNotes(wanted, live),
      ...configRuleNotes(wanted, live, configRule),
      ...pageNotes(wanted, live, page),
      ...elsewhereNotes(wanted, live),
      ...unseenNotes(wanted, live),
    ],
    configRule,
    page,
    globals,
    isFirst: !live.stack?.hasLedger,
  };
}

/** The states in which CloudFormation takes an update: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html */
const UPDATABLE = new Set(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE', 'IMPORT_ROLLBACK_COMPLETE']);

function statusRefusals({ stage }: Wanted, { stack }: Live): string[] {
  if (stack === null || UPDATABLE.has(stack.status)) return [];
  const here = `${stackOf(stage)} in ${stack.region} has the status ${stack.status}`;
  if (stack.status.endsWith('_IN_PROGRESS')) return [`${here}: wait until that has ended, and deploy again.`];
  if (stack.status === 'ROLLBACK_COMPLETE')
    return [
      `${here}: what is left of a creation that failed. Delete it: aws cloudformation delete-stack --region ${stack.region} --stack-name ${stackOf(stage)}`,
    ];
  return [`${here}, and CloudFormation refuses to update it. Bring it into order in the CloudFormation console first.`];
}

function regionRefusals({ region, isRegionNamed, stage }: Wanted, { stack, elsewhere }: Live): string[] {
  if (isRegionNamed || stack !== null || elsewhere.length === 0) return [];
  const regions = elsewhere.map((each) => each.region);
  return [
    `${stackOf(stage)} runs in ${regions.join(', ')}. This command would create another stack in ${region}, which neither --region nor deployment.region in the policy file names. ` +
      `To update the one that is there: --region ${regions[0]}. To add a stack: --region ${region}.`,
  ];
}

function globalsOf({ globals }: Wanted, { elsewhere }: Live): boolean {
  return globals ?? !elsewhere.some((each) => each.globals);
}

function ownerRefusals({ region, stage, globals: wanted }: Wanted, { stack, elsewhere }: Live, globals: boolean): string[] {
  const owners = elsewhere.filter((each) => each.globals).map((each) => each.region);
  if (owners.length === 0) return [];
  if (wanted === null && stack?.globals)
    return [
      `${stackOf(stage)} owns the account's global resources (IAM, account settings) in ${region} and in ${owners.join(', ')}, and exactly one stack may. ` +
        `Say which: deploy here with --globals no, or there (--region ${owners[0]} --globals no).`,
    ];
  if (!globals) return [];
  return [
    `${stackOf(stage)} in ${owners.join(', ')} owns the account's global resources (IAM, account settings), and exactly one stack may. ` +
      `Deploy here with --globals no; or, to move them to ${region}, first deploy with --region ${owners[0]} --globals no --confirm-drop.`,
  ];
}

function ownerDrops({ stack, elsewhere }: Live, globals: boolean): string[] {
  if (globals || elsewhere.some((each) => each.globals)) return [];
  const now = stack?.globals ? 'This stack owns' : 'No stack would own';
  return [
    `Global resources: ${now} the account's global resources (IAM, account settings)${stack?.globals ? ', and no other stack would' : ''}. They would not be evaluated. Keep them: --globals yes.`,
  ];
}

function dropsFrom(wanted: Wanted, stack: LiveStack): string[] {
  const drops: string[] = [];
  const isEmail = (address: string) => wanted.email?.toLowerCase() === address.toLowerCase();
  if (stack.email !== null && !isEmail(stack.email)) {
    const instead = wanted.email === null ? 'nobody in its place' : `${wanted.email} in its place`;
    drops.push(
      `Subscriptions of ${stack.email}: alerts and Holdfast's own alarms, with ${instead}. Keep them: --email ${stack.email}, or "email: ${stack.email}" under deployment: in the policy file.`,
    );
  }
  const kept = new Set(wanted.approvers.map((address) => address.toLowerCase()));
  for (const address of stack.approvers) {
    if (kept.has(address.toLowerCase()) || isEmail(address)) continue;
    drops.push(`Approver ${address}: approval requests. Keep them: name ${address} under approvers: in the policy file.`);
  }
  for (const [parameter, setting] of ONLY_IN_FILE) {
    const value = stack.parameters.get(parameter);
    if (value === undefined || wanted.parameters.has(parameter)) continue;
    drops.push(`${parameter}: the stack has "${value}" and would have none. Keep it: "${setting}: ${value}" under deployment: in the policy file.`);
  }
  if (stack.mode !== null && stack.mode !== wanted.mode && !wanted.isModeNamed)
    drops.push(
      `Mode: the stack has "${stack.mode}" and would get "${wanted.mode}", which nothing names. Keep it: --mode ${stack.mode}, or "mode: ${stack.mode}" in the policy file.`,
    );
  return drops;
}

function trailNotes({ region }: Wanted, { trail }: Live): string[] {
  if (trail === 'logging') return [];
  if (trail === 'none')
    return [
      `No trail is logging in ${region}: no API call reaches Holdfast. Until one does, it sees changes by AWS Config, where a recorder is on, and by the daily sweep.`,
    ];
  return [`Could not find out whether a trail is logging in ${region}: ${trail.unknown}. Without one, no API call reaches Holdfast.`];
}

function configRuleOf({ configRule, stage }: Wanted, { recorder }: Live): boolean {
  // Emulators refuse AWS::Config::ConfigRule.
  if (stage === 'local') return false;
  return configRule === 'auto' ? recorder === 'on' : configRule;
}

function configRuleNotes({ configRule: wanted, region, stage }: Wanted, { recorder, stack }: Live, configRule: boolean): string[] {
  if (stage === 'local') return [];
  const notes: string[] = [];
  if (configRule && recorder === 'off')
    notes.push(`No AWS Config recorder is on in ${region}: AWS may refuse the AWS Config rule, and never evaluates it. Leave it out with "configRule: auto".`);
  if (typeof recorder === 'object')
    notes.push(
      `Could not find out whether an AWS Config recorder is on in ${region}: ${recorder.unknown}.${wanted === 'auto' ? ' The AWS Config rule is left out.' : ''}`,
    );
  if (!configRule && recorder === 'off' && wanted === 'auto')
    notes.push(`No AWS Config recorder is on in ${region}: the AWS Config rule is left out. CloudTrail's events and the daily sweep do without it.`);
  if (!configRule && stack?.hasConfigRule) notes.push('The AWS Config rule that is deployed is removed, with the evaluations that AWS Config shows of it.');
  return notes;
}

function pageNotes({ page: wanted, region }: Wanted, { stack }: Live, page: boolean): string[] {
  if (page) return [];
  const why = wanted ? `Lambda has no function URLs in ${region}` : 'as asked';
  const gone = stack?.hasPage ? ' The links of open approval requests stop working.' : '';
  return [`The approval page is left out (${why}): approvers answer with "holdfast approve" and "holdfast reject", and alerts carry these commands.${gone}`];
}

function elsewhereNotes({ stage }: Wanted, { elsewhere }: Live): string[] {
  if (elsewhere.length === 0) return [];
  const each = elsewhere.map(({ region, globals }) => (globals ? `${region} (owns global resources)` : region));
  return [`${stackOf(stage)} also runs in ${each.join(', ')}; this command does not update it there.`];
}

function unseenNotes({ stage, region }: Wanted, { unseen }: Live): string[] {
  if (unseen.length === 0) return [];
  const where = unseen.map((each) => `${each.region} (${each.why})`).join('; ');
  const owner = unseen.some((each) => each.region === globalEventsRegion(region)) ? ' Events of IAM are delivered to one of these Regions.' : '';
  return [`Could not look for a ${stackOf(stage)} in ${where}. If there is one that owns global resources, two stacks would.${owner}`];
}
