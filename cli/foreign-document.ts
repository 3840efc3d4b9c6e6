/**
 * What another tool's document is, in a sentence that says what to give instead; null: it is none that is known here.
 */
export function foreignDocument(document: unknown): string | null {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return null;
  const has = (...keys: readonly string[]) => keys.every((key) => Object.hasOwn(document, key));
  const hasAny = (...keys: readonly string[]) => keys.some((key) => Object.hasOwn(document, key));
  if (hasAny('planned_values', 'resource_changes') && hasAny('terraform_version', 'format_version')) return `This is a Terraform plan; ${READS}`;
  if (has('terraform_version') && hasAny('resources', 'lineage', 'values', 'modules')) return `This is Terraform state; ${READS}`;
  if (hasAny('resource', 'module') && hasAny('terraform', 'provider', 'variable', 'output')) return `This is a Terraform configuration; ${READS}`;
  if (has('apiVersion', 'kind')) return `This is a Kubernetes manifest; ${READS}`;
  if (has('service', 'provider'))
    return `This is a configuration of the Serverless Framework; give the template that "serverless package" writes to .serverless/.`;
  if (has('artifacts', 'version')) return 'This is the manifest of a CDK assembly; give the templates beside it (*.template.json).';
  return null;
}

const READS = 'Holdfast reads CloudFormation templates and AWS Config items.';
