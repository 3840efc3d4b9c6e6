import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';

/**
 * A module that lists every resource type that CloudFormation has, by the service specification of the AWS CDK: apart from those, a type is misspelled, or
 * newer than the specification. The text is searched, not parsed, since nothing else of its 15 MB is needed.
 */
export function templateTypesModule(): string {
  const require = createRequire(import.meta.url);
  const text = gunzipSync(readFileSync(require.resolve('@aws-cdk/aws-service-spec/db.json.gz'))).toString('utf8');
  const types = [...new Set([...text.matchAll(/"cloudFormationType":\s*"([A-Za-z0-9:]+)"/g)].map(([, type = '']) => type))].sort();
  if (types.length < 1500) throw new Error(`The service specification names ${types.length} resource types only: it is not what it was.`);
  const { version }: { version: string } = JSON.parse(readFileSync(require.resolve('@aws-cdk/aws-service-spec/package.json'), 'utf8'));
  return [
    '// Written by `npm run generate`.',
    '',
    `/** Every resource type of CloudFormation, as of version ${version} of the AWS CDK's service specification. */`,
    `export const templateTypes: ReadonlySet<string> = new Set(\`${types.join('\n')}\`.split('\\n'));`,
    '',
  ].join('\n');
}
