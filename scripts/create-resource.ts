// npm run create-resource -- ec2/volume AWS::EC2::Volume
import { resolve } from 'node:path';
import { readCatalogue } from './generate/catalogue.ts';
import { placeIn, reporting, typeIn, Unmakeable, writeNew } from './skeleton.ts';

/** Writes a resource type and its test that compile once they are filled in; answers what to do next. Throws `Unmakeable`. */
export async function createResource(root: string, [where, ofType]: readonly (string | undefined)[]): Promise<string[]> {
  const { service, name } = placeIn(where, 'ec2/security-group');
  const type = typeIn(ofType);
  const [, , kind = ''] = type.split('::');
  if (kind.toLowerCase() !== name.replaceAll('-', '')) {
    const expected = kind.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
    throw new Unmakeable(`The file of ${type} is called after its type: ${service}/${expected}, not ${service}/${name}.`);
  }
  const { resources } = await readCatalogue(root);
  const namesake = resources.find(({ value }) => value.type === type);
  if (namesake) throw new Unmakeable(`${type} is there already: ${namesake.path}.`);

  const resourcePath = `resources/${service}/${name}.ts`;
  const testPath = `test/resources/${service}/${name}.test.ts`;
  writeNew(
    root,
    new Map([
      [resourcePath, resourceSource(kind, type)],
      [testPath, testSource(service, name, kind, type)],
    ]),
  );
  return [
    `wrote ${resourcePath}`,
    `wrote ${testPath}`,
    '',
    'Neither compiles yet. Next:',
    `  1. Write the calls that it needs into aws/, if they are not there (one line each; a new service: one line in aws/call.ts).`,
    '  2. Replace every FILL_IN_… (npm run types lists them).',
    `  3. npm run unit -- ${testPath}`,
    '  4. npm run generate   (index, event patterns, permissions)',
    `  5. npm run create-rule -- ${service}/<id> ${type}`,
  ];
}

function resourceSource(kind: string, type: string): string {
  return `import { defineResource } from '../resource.ts';

export interface ${kind} {
  // Every fact that a rule may ask for, typed; what its absence means is decided here, and written down.
  readonly id: string;
  readonly fact: FILL_IN_TYPE;
}

export default defineResource<${kind}>()({
  type: '${type}',
  // tagged: true, where its facts hold its tags.
  // Every call that read and list make.
  reads: [FILL_IN_READS],
  // By CloudTrail's event source and name: every API variant that can change such a resource, not only the famous one.
  touchedBy: {
    [FILL_IN_EVENT]: (requestParameters, responseElements) => requestParameters?.FILL_IN ?? responseElements?.FILL_IN,
  },
  arn: ({ accountId, region, id }) => FILL_IN_ARN(accountId, region, id),

  // The resource as it is now, whole, all pages (resources/shared/pages.ts); null once it is gone.
  async read(ask, { id }) {
    const answer = await ask(FILL_IN_READ, { FILL_IN: id });
    return { id, fact: answer.FILL_IN };
  },

  async *list(ask) {
    yield* FILL_IN_PAGES(ask);
  },

  // A fact that the item does not show is left out, never defaulted (resources/shared/shown.ts).
  fromConfigurationItem({ configuration }) {
    return FILL_IN_FACTS(configuration);
  },

  // A property that holds UNRESOLVED makes its fact absent, never false.
  fromTemplate({ properties }) {
    return FILL_IN_FACTS(properties);
  },
});
`;
}

function testSource(service: string, name: string, kind: string, type: string): string {
  return `import { describe, expect, it } from 'vitest';
import resource from '../../../resources/${service}/${name}.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: '${type}', id: FILL_IN_ID } as const;

describe('${kind}', () => {
  it('is read whole', async () => {
    expect(await resource.read(FILL_IN_ASK, ref, '2026-11-23T08:00:00.000Z')).toEqual(FILL_IN_FACTS);
  });

  it('is null once it is gone', async () => {
    expect(await resource.read(FILL_IN_ASK, ref, '2026-11-23T08:00:00.000Z')).toBeNull();
  });

  it('shows in a configuration item and in a template what it shows live, or leaves it out', () => {
    expect(resource.fromConfigurationItem?.(FILL_IN_ITEM)).toEqual(FILL_IN_FACTS);
    expect(resource.fromTemplate?.(FILL_IN_TEMPLATE)).toEqual(FILL_IN_FACTS);
  });
});
`;
}

if (import.meta.main) await reporting(() => createResource(resolve(import.meta.dirname, '..'), process.argv.slice(2)));
