import { ItemError, newestOfEach, type ParsedItem, readConfigFile, refOfItem, showsResource } from '../functions/core/configuration-item.ts';
import { oneLine } from '../functions/core/phrases.ts';
import { isTemplate, readTemplate, TemplateError, type TemplateRead } from '../functions/core/template.ts';
import type { Resource, TemplateResource } from '../resources/resource.ts';
import { controlsOf } from '../rules/generated/controls.ts';
import { foreignDocument } from './foreign-document.ts';
import type { Baseline, Line, Subject, Told } from './judged.ts';
import { isEvaluatedInItems, isEvaluatedInTemplates, unevaluated, unevaluatedItems } from './not-evaluated.ts';
import { DocumentError, readDocument } from './read-document.ts';

/**
 * Evaluates what files show: AWS Config items, history, snapshots and events, CloudFormation templates. Of a history each resource is evaluated as it was last.
 * A file that can't be read, or an item in it, is a problem, whatever is wrong with it, and the others are evaluated; what is not evaluated is said. Strict: also
 * what a template says itself not to evaluate.
 */
export async function* checkFiles(files: readonly string[], baseline: Baseline, isStrict = false): AsyncGenerator<Told> {
  for (const source of files) {
    try {
      const { value, notes } = await readDocument(source);
      for (const note of notes) yield { note, source };
      yield* isTemplate(value) ? toldByTemplate(value, source, baseline, isStrict) : toldByItems(value, source, baseline);
    } catch (error) {
      yield { problem: problemOf(error, source), source };
    }
  }
}

function problemOf(error: unknown, source: string): string {
  if (error instanceof DocumentError) return error.message;
  if (error instanceof ItemError || error instanceof TemplateError) return `${source}: ${error.message}`;
  // A stack, or a text, that has become too large.
  if (error instanceof RangeError) return `${source}: is nested too deeply, or comes to too much, to be evaluated (${error.message}).`;
  return `${source}: could not be evaluated (${messageOf(error)}).`;
}

function* toldByTemplate(document: unknown, source: string, baseline: Baseline, isStrict: boolean): Generator<Told> {
  const template = readTemplate(document);
  for (const problem of template.problems) yield { problem: `${source}: ${problem}`, source };
  for (const macro of template.macros) {
    yield {
      problem: `${source}: the macro ${oneLine(macro, 100)} rewrites this template before it is deployed, and what it makes of it is not evaluated.`,
      source,
    };
  }
  for (const line of judgedProposals(template, source, baseline, isStrict)) yield { line };
  const named = template.resources.map(({ type, logicalId: id }) => ({ type, id }));
  yield* unevaluated(named, source);
  if (!named.some(({ type }) => isEvaluatedInTemplates(type))) yield { problem: `${source}: nothing in this template was evaluated.`, source };
  else if (!named.some(({ type }) => baseline.proposedAs(type).length > 0)) yield { note: `${source}: ${NOT_ASKED}`, source };
}

const NOT_ASKED = 'none of the rules in force, or chosen, is about anything in this file.';

/** Every rule's verdict on what a template proposes. */
export function judgedProposals(template: TemplateRead, source: string, baseline: Baseline, isStrict = false): Line[] {
  return template.resources.flatMap((proposed) => {
    const lines = inEachCase(proposed, template, (each) =>
      baseline.proposedAs(each.type).flatMap((resource) => judgedProposal(resource, each, source, baseline)),
    );
    return isStrict ? lines : lines.map((line) => silencedBy(proposed, line));
  });
}

/** A verdict that depends on what is known only at deployment is one all the same where it is the same in each case. */
function inEachCase(proposed: TemplateResource, { readings }: TemplateRead, evaluate: (each: TemplateResource) => Line[]): Line[] {
  const lines = evaluate(proposed);
  if (!lines.some(({ compliance }) => compliance === 'INSUFFICIENT_DATA')) return lines;
  const cases = readings(proposed.logicalId).map(evaluate);
  if (cases.length === 0) return lines;
  return lines.map((line) => (line.compliance === 'INSUFFICIENT_DATA' ? agreed(line, cases) : line));
}

function agreed(line: Line, cases: readonly (readonly Line[])[]): Line {
  const all = cases.map((lines) => lines.find(({ ruleId, resourceType }) => ruleId === line.ruleId && resourceType === line.resourceType));
  const of = (compliance: Line['compliance']) => all.filter((each) => each?.compliance === compliance);
  const [violation] = of('NON_COMPLIANT');
  const [compliant = of('NOT_APPLICABLE')[0]] = of('COMPLIANT');
  const passing = of('COMPLIANT').length + of('NOT_APPLICABLE').length;
  if (passing === all.length) return compliant ?? line;
  if (violation && of('NON_COMPLIANT').length === all.length) return violation;
  if (!violation || of('NON_COMPLIANT').length + passing < all.length) return line;
  return { ...line, message: `Complies or not by what is known only at deployment. Where it does not: ${violation.message}` };
}

/** What the template's author says, with a reason, not to complain of is not judged; the line says so, and why. What is there once deployed is judged all the same. */
function silencedBy({ silences = [] }: TemplateResource, line: Line): Line {
  if (line.compliance === 'COMPLIANT' || line.compliance === 'NOT_APPLICABLE') return line;
  const silence = silences.find(({ control }) => control === `holdfast:${line.ruleId}` || controlsOf(line.ruleId).includes(control));
  if (!silence) return line;
  return { ...line, compliance: 'NOT_APPLICABLE', message: `Not judged, since the template says so (${silence.control.replace(':', ' ')}): ${silence.reason}` };
}

function judgedProposal(resource: Resource, proposed: TemplateResource, source: string, baseline: Baseline): Line[] {
  // Neither account nor Region, and so no ARN, is known before the deployment.
  const subject: Subject = { resourceType: resource.type, resourceId: proposed.logicalId, arn: '', accountId: '', region: '', source };
  const isPart = resource.partsInTemplate?.some((type) => type === proposed.type);
  if (proposed.isUnknown) return isPart ? [] : baseline.allSay(resource, 'INSUFFICIENT_DATA', 'Its properties are known only at deployment.', subject);
  try {
    const facts: object | null | undefined = resource.fromTemplate?.(proposed);
    if (!facts) return [];
    return isPart ? baseline.judgedInPart(resource, facts, subject) : baseline.judged(resource, facts, subject);
  } catch (error) {
    return baseline.allSay(resource, 'INSUFFICIENT_DATA', `The template was not understood here: ${messageOf(error)}`, subject);
  }
}

function* toldByItems(document: unknown, source: string, baseline: Baseline): Generator<Told> {
  const foreign = foreignDocument(document);
  if (foreign !== null) throw new ItemError(foreign);
  const { items, problems } = readConfigFile(document);
  for (const problem of problems) yield { problem: `${source}: ${problem}`, source };
  const newest = newestOfEach(items);
  for (const item of newest) for (const line of judgedItem(item, source, baseline)) yield { line };
  const named = newest.map(({ resourceType: type, item: { resourceId: id } }) => ({ type, id }));
  yield* unevaluatedItems(named, source);
  if (!named.some(({ type }) => isEvaluatedInItems(type)) && problems.length === 0) yield { problem: `${source}: nothing in this file was evaluated.`, source };
  else if (!named.some(({ type }) => baseline.typeNamed(type))) yield { note: `${source}: ${NOT_ASKED}`, source };
}

function judgedItem(parsed: ParsedItem, source: string, baseline: Baseline): Line[] {
  const { item, resourceType, status } = parsed;
  const resource = baseline.typeNamed(resourceType);
  if (!resource?.fromConfigurationItem) return [];
  const ref = refOfItem(parsed, resource);
  const subject: Subject = {
    resourceType: resource.type,
    resourceId: ref?.id ?? item.resourceId,
    arn: ref ? resource.arn(ref) : (item.arn ?? ''),
    accountId: item.accountId,
    region: ref?.region ?? item.region,
    source,
  };
  if (!showsResource(parsed)) return baseline.allSay(resource, 'NOT_APPLICABLE', `AWS Config says ${status}.`, subject);
  if (item.configuration === undefined) return baseline.allSay(resource, 'INSUFFICIENT_DATA', 'The item holds no configuration, only a summary.', subject);
  try {
    return baseline.judged(resource, resource.fromConfigurationItem(item), subject);
  } catch (error) {
    return baseline.allSay(resource, 'INSUFFICIENT_DATA', `The item was not understood: ${messageOf(error)}`, subject);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
