import { TemplateRef, type TemplateSibling, TemplateText } from '../resource.ts';

/** The addresses that a template's rule takes from a VPC or subnet beside it (`Fn::GetAtt: [Vpc, CidrBlock]`), where that one states them; else the value as it is. */
export function statedBlock(value: unknown, siblings: readonly TemplateSibling[]): unknown {
  const ref = onlyPart(value);
  if (!(ref instanceof TemplateRef) || ref.attribute !== 'CidrBlock') return value;
  const block = siblings.find(({ logicalId }) => logicalId === ref.logicalId)?.properties['CidrBlock'];
  return typeof block === 'string' ? block : value;
}

/** The logical id that a reference names, also one that is written as a text of nothing else (`Fn::Sub: ${Acl}`). */
export function referredTo(value: unknown): string | undefined {
  const ref = onlyPart(value);
  return ref instanceof TemplateRef ? ref.logicalId : undefined;
}

function onlyPart(value: unknown): unknown {
  return value instanceof TemplateText && value.parts.length === 1 ? value.parts[0] : value;
}
