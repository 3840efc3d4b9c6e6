import { readFile } from 'node:fs/promises';
import { MODES, type Mode } from '../core/decide.ts';
import { EXEMPTIONS } from '../core/own-resources.ts';
import type { Policy } from '../core/policy.ts';
import type { CommandTarget } from '../core/shell.ts';

const FOR_EVER = '9999-12-31T23:59:59.999Z';

/** The value of an environment variable that a deployed function can't do without. Throws where it is not set, naming it. */
export function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`The environment variable ${name} is not set: deploy the function with the project's own serverless.yml.`);
  return value;
}

/** The value of an environment variable; null where it is not set, or empty. */
export function optional(name: string): string | null {
  return process.env[name] || null;
}

/**
 * The policy that the build validated and put beside the function, under the mode and with the approver that the deployment names.
 * Null where it can't be read, or names no mode: then nothing is changed.
 */
export async function deployedPolicy(onError: (problem: string) => void): Promise<Policy | null> {
  try {
    const policy = JSON.parse(await readFile(required('HOLDFAST_POLICY'), 'utf8')) as Policy;
    const mode = optional('HOLDFAST_MODE') ?? policy.mode;
    if (!isMode(mode)) throw new Error(`HOLDFAST_MODE is "${mode}": it has to be one of ${MODES.join(', ')}.`);
    const email = optional('HOLDFAST_EMAIL');
    const isNamed = policy.approvers.some((approver) => approver.email === email);
    const approvers = email === null || isNamed ? policy.approvers : [...policy.approvers, { name: email, email, accounts: null }];
    return { ...policy, mode, approvers, waivers: [...policy.waivers, ...ownWaivers(optional('HOLDFAST_OWN_RESOURCES'))] };
  } catch (error) {
    onError(error instanceof Error ? error.message : String(error));
    return null;
  }
}

/** What the commands in messages and pages are to work on: the stack of this function; null where the template does not name it. */
export function deployedTarget(): CommandTarget {
  const [stack, region] = [optional('HOLDFAST_STACK'), optional('AWS_REGION')];
  return stack === null || region === null ? null : { stack, region };
}

/** Keeps Holdfast from reporting, or changing, its own resources where they are meant to be as they are. `own`: their ARNs by their names in the template, as JSON. */
function ownWaivers(own: string | null): Policy['waivers'] {
  const arns = new Map(Object.entries(own === null ? {} : (JSON.parse(own) as Readonly<Record<string, string>>)));
  return EXEMPTIONS.flatMap(({ logicalId, ruleId, reason }) => {
    const resource = arns.get(logicalId);
    return resource === undefined ? [] : [{ rule: ruleId, resource, owner: 'Holdfast', reason, until: FOR_EVER }];
  });
}

function isMode(mode: string): mode is Mode {
  return (MODES as readonly string[]).includes(mode);
}
