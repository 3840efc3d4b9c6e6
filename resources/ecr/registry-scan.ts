/** One rule of a registry, as ECR answers it. */
interface ScanningRule {
  readonly scanFrequency?: string | undefined;
  readonly repositoryFilters?: readonly { readonly filter?: string | undefined }[] | undefined;
}

/** The frequencies at which a registry's rules have a repository scanned; none: no rule is about it. */
export function frequenciesFor(repository: string, rules: readonly ScanningRule[] = []): readonly string[] {
  const about = rules.filter(({ repositoryFilters = [] }) => repositoryFilters.some(({ filter }) => filter !== undefined && isMatch(filter, repository)));
  return [...new Set(about.flatMap(({ scanFrequency }) => scanFrequency ?? []))].sort();
}

/**
 * A filter without a wildcard is met by every name that holds it; `*` stands for any text, none included.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html
 */
function isMatch(filter: string, repository: string): boolean {
  if (!filter.includes('*')) return repository.includes(filter);
  return new RegExp(`^${filter.split('*').map(RegExp.escape).join('.*')}$`).test(repository);
}
