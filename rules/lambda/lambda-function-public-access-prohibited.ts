import * as v from 'valibot';
import lambdaFunction, { type LambdaFunction } from '../../resources/lambda/function.ts';
import layerVersion, { type LayerVersion, layerIn } from '../../resources/lambda/layer-version.ts';
import type { FunctionPolicy } from '../../resources/shared/lambda-policy.ts';
import { defineRules, type Step, UnknownFact } from '../rule.ts';
import { narrows } from '../shared/conditions.ts';
import { asRead, publicStatements, statementsInWords } from '../shared/grants.ts';
import { type Permission, permissionFor, statementsIn } from '../shared/lambda-permission.ts';
import { coversAction, parseStatements, type Statement, UnreadableStatement } from '../shared/policy-document.ts';
import { PUBLIC_FUNCTIONS_NOTE, publicFunctions } from '../shared/public-functions.ts';

/** A statement that lets everybody use the function or layer: by themselves, or by way of a service that acts for whoever asks it to. */
interface Opening {
  readonly policy: FunctionPolicy;
  readonly statement: Statement;
  readonly by: 'anybody' | 'bucket' | 'service';
}
type FunctionStep = Step<'lambda:AddPermission' | 'lambda:RemovePermission'>;
type LayerStep = Step<'lambda:RemoveLayerVersionPermission', 'lambda:AddLayerVersionPermission'>;

export default defineRules([lambdaFunction, layerVersion], {
  meta: {
    id: 'lambda-function-public-access-prohibited',
    version: 1,
    title: 'No policy of a function, or of a version of a layer, lets everybody use it.',
    severity: 'CRITICAL',
    risk: 'high',
    rationale:
      "Whoever has an AWS account of their own can run such a function with what input they like, at its owner's cost and with its rights, and read all code of such a layer.",
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/lambda-function-public-access-prohibited.html',
      'https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html',
      'https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html',
    ],
    notes: [
      'A service may call the function for anybody who tells it to, unless the statement names the account, the organization or the source that it acts for. The ARN of a bucket is not enough: it names no account, and a bucket that was deleted can be made again by somebody else.',
      'Read live, the policies of all aliases are judged, and those of the versions that aliases lead to and of the 25 newest: each has to be asked for by itself. Of a function with more versions it can be said that it is public, but not that it is not. AWS Config records the policy of the function alone, and then only that is judged.',
      PUBLIC_FUNCTIONS_NOTE,
      "AWS Config's rule of this name judges functions alone, that of AWS Guard layers as well; a layer is code, which whoever may use it can read. The parameter `publicFunctions` takes the name of a layer, too.",
    ],
    changes: ['lambda:AddPermission', 'lambda:RemovePermission', 'lambda:RemoveLayerVersionPermission'],
    reverts: ['lambda:AddPermission', 'lambda:RemovePermission', 'lambda:AddLayerVersionPermission'],
    messages: {
      public: 'Everybody may call the function, from any AWS account, by {{statements}}.',
      publicLayer: 'Everybody may use the layer, and read its code, from any AWS account, by {{statements}}.',
      service: 'Everybody may have the function called by a service of AWS, which acts for any account, by {{statements}}.',
      remove: 'Take {{statements}} out of the policy. Whoever calls the function by nothing else is refused from then on, also by its address on the internet.',
      removeFromLayer:
        'Take {{statements}} out of the policy. Other accounts can give the layer to no more functions; those that have it already keep it. Functions of this account are not affected.',
      narrow:
        'Keep {{statements}} to buckets of this account, by a new statement in the place of each. Events of buckets of other accounts reach the function no more; those of this account do without a gap.',
      both: 'Take {{statements}} out of the policy, and put a statement for buckets of this account alone in the place of each that is for any bucket. Whoever else calls the function by nothing else is refused from then on.',
    },
  },

  parameters: v.strictObject(publicFunctions),

  needs: ['kind', 'name', 'policies'],

  evaluate({ kind, name, policies }, { parameters }) {
    if (parameters.publicFunctions.includes(name)) return { compliance: 'NOT_APPLICABLE' };
    const openings = openingsIn(policies.read);
    if (openings.length > 0) {
      const data = { statements: inWords(openings) };
      if (kind === 'layer') return { compliance: 'NON_COMPLIANT', message: 'publicLayer', data };
      return { compliance: 'NON_COMPLIANT', message: openings.some(({ by }) => by === 'anybody') ? 'public' : 'service', data };
    }
    if (policies.versionsLeftOut > 0) {
      throw new UnknownFact(`The policies of ${policies.versionsLeftOut} old versions of the function were not read: delete those that nobody uses.`);
    }
    return { compliance: 'COMPLIANT' };
  },

  remediate(facts) {
    const openings = openingsIn(facts.policies.read);
    const [first, ...rest] = (facts.kind === 'layer' ? stepsForLayer(openings, facts) : stepsFor(openings, facts)) ?? [];
    if (!first) return null;
    const narrowed = openings.filter(({ by }) => by === 'bucket').length;
    return {
      risk: 'high',
      message: facts.kind === 'layer' ? 'removeFromLayer' : narrowed === 0 ? 'remove' : narrowed === openings.length ? 'narrow' : 'both',
      data: { statements: inWords(openings) },
      steps: [first, ...rest],
    };
  },
});

/** Every opening of every policy. Throws `UnknownFact` where there is none for certain, and may be one. */
function openingsIn(policies: readonly FunctionPolicy[]): readonly Opening[] {
  const openings: Opening[] = [];
  const doubts: UnknownFact[] = [];
  for (const policy of policies) {
    try {
      for (const statement of publicStatements(policy.document)) openings.push({ policy, statement, by: 'anybody' });
    } catch (error) {
      if (!(error instanceof UnknownFact)) throw error;
      doubts.push(error);
      continue;
    }
    for (const statement of parseStatements(asRead(policy.document))) {
      // One that may be public is among the doubts already.
      if (statement instanceof UnreadableStatement) continue;
      const by = openTo(statement, doubts);
      if (by !== null) openings.push({ policy, statement, by });
    }
  }
  const [doubt] = doubts;
  if (openings.length === 0 && doubt) throw doubt;
  return openings;
}

/** Whether a service may call the function for anybody: null where it may not, or where that is in doubt. */
function openTo(statement: Statement, doubts: UnknownFact[]): 'bucket' | 'service' | null {
  const services = statement.principals?.flatMap(({ type, id }) => (type === 'Service' ? [id.toLowerCase()] : [])) ?? [];
  const calls = coversAction(statement, 'lambda:InvokeFunction') || coversAction(statement, 'lambda:InvokeFunctionUrl');
  if (statement.effect !== 'Allow' || services.length === 0 || !calls) return null;

  const isForBuckets = services.some((id) => id.startsWith('s3.amazonaws.com'));
  const narrowing = statement.conditions
    .filter(({ key }) => !isForBuckets || key !== 'aws:sourcearn')
    .map((condition) => (condition.key === 'lambda:eventsourcetoken' ? 'yes' : narrows(condition, statement.conditions)));
  if (narrowing.includes('yes')) return null;
  if (narrowing.includes('unknown')) {
    doubts.push(new UnknownFact(`For whom a service may call the function by ${statementsInWords([statement])} is known only at deployment.`));
    return null;
  }
  return isForBuckets ? 'bucket' : 'service';
}

function inWords(openings: readonly Opening[]): string {
  return openings.map(({ policy: { qualifier }, statement }) => `${statementsInWords([statement])}${qualifier === null ? '' : ` of ${qualifier}`}`).join('; ');
}

/** Null where one of them can't be taken back exactly, or a human has to say for which source a service is to call the function. */
function stepsFor(openings: readonly Opening[], { name, arn }: LambdaFunction): readonly FunctionStep[] | null {
  const [, , , , accountId = ''] = arn.split(':');
  const steps: FunctionStep[] = [];
  const begun = new Set<string | null>();
  for (const { policy, statement, by } of openings) {
    const all = statementsIn(policy.document);
    const permission = permissionFor(all[statement.index]);
    if (permission === null || by === 'service') return null;
    const FunctionName = policy.qualifier === null ? { FunctionName: name } : { FunctionName: name, Qualifier: policy.qualifier };
    const add = (given: Permission) => ({ action: 'lambda:AddPermission', input: { ...FunctionName, ...given } }) as const;
    const remove = (StatementId: string) => ({ action: 'lambda:RemovePermission', input: { ...FunctionName, StatementId } }) as const;
    // The first change of a policy holds only for the policy that was read; the next revision is not known beforehand.
    const revision = begun.has(policy.qualifier) || policy.revisionId === null ? {} : { RevisionId: policy.revisionId };
    begun.add(policy.qualifier);

    const taken = remove(permission.StatementId);
    if (by === 'anybody') {
      steps.push({ apply: { ...taken, input: { ...taken.input, ...revision } }, revert: add(permission) });
      continue;
    }
    const StatementId = `${permission.StatementId.slice(0, 87)}-this-account`;
    if (JSON.stringify(all).includes(`"${StatementId}"`)) return null;
    const given = add({ ...permission, StatementId, SourceAccount: accountId });
    steps.push({ apply: { ...given, input: { ...given.input, ...revision } }, revert: remove(StatementId) });
    steps.push({ apply: taken, revert: add(permission) });
  }
  return steps;
}

/** Null where one of them can't be taken back exactly. */
function stepsForLayer(openings: readonly Opening[], { arn }: LayerVersion): readonly LayerStep[] | null {
  const { LayerName, VersionNumber } = layerIn(arn);
  const steps: LayerStep[] = [];
  for (const { policy, statement } of openings) {
    const permission = permissionFor(statementsIn(policy.document)[statement.index]);
    if (permission === null) return null;
    // AddLayerVersionPermission knows one condition, the organization; what has that lets in nobody else.
    const { StatementId, Action, Principal, ...conditions } = permission;
    if (Object.keys(conditions).length > 0) return null;
    steps.push({
      apply: { action: 'lambda:RemoveLayerVersionPermission', input: { LayerName, VersionNumber, StatementId } },
      revert: { action: 'lambda:AddLayerVersionPermission', input: { LayerName, VersionNumber, StatementId, Action, Principal } },
    });
  }
  return steps;
}
