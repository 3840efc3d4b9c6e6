import { ItemError, newestOfEach, type ParsedItem, readConfigFile, refOfItem, showsResource } from '../functions/core/configuration-item.ts';
import { isTemplate, readTemplate, TemplateError, type TemplateRead } from '../functions/core/template.ts';
import type { Resource, TemplateResource } from '../resources/resource.ts';
import { controlsOf } from '../rules/generated/controls.ts';
import type { Baseline, Line, Subject, Told } from './judged.ts';
import { DocumentError, readDocument } from './read-document.ts';

/**
 * Judges what files show: AWS Config items, history, snapshots and events, CloudFormation templates. Of a history each resource is judged as it was last.
 * A file that can't be read, or an item in it, is a problem, and the others are judged. Strict: also what a template says itself not to judge.
 */
export async function* checkFiles(files: readonly string[], baseline: Baseline, isStrict = false): AsyncGenerator<Told> {
  for (const file of files) {
    try {
      const document = await readDocument(file);
      yield* isTemplate(document) ? toldByTemplate(document, file, baseline, isStrict) : toldByItems(document, file, baseline);
    } catch (error) {
      if (error instanceof DocumentError) yield { problem: error.message };
      else if (error instanceof ItemError || error instanceof TemplateError) yield { problem: `${file}: ${error.message}` };
      else throw error;
    }
  }
}

function* toldByTemplate(document: unknown, source: string, baseline: Baseline, isStrict: boolean): Generator<Told> {
  const template = readTemplate(document);
  for (const problem of template.problems) yield { problem: `${source}: ${problem}` };
  for (const line of judgedProposals(template, source, baseline, isStrict)) yield { line };
}

/** Every rule's verdict on what a template proposes. */
export function judgedProposals({ resources }: TemplateRead, source: string, baseline: Baseline, isStrict = false): Line[] {
  return resources.flatMap((proposed) => {
    const lines = baseline.proposedAs(proposed.type).flatMap((resource) => judgedProposal(resource, proposed, source, baseline));
    return isStrict ? lines : lines.map((line) => silencedBy(proposed, line));
  });
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
  const { items, problems } = readConfigFile(document);
  for (const problem of problems) yield { problem: `${source}: ${problem}` };
  for (const item of newestOfEach(items)) for (const line of judgedItem(item, source, baseline)) yield { line };
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
