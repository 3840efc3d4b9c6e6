import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Ask, AwsAction } from '../../aws/call.ts';
import { operations } from '../../sandbox/sandbox.ts';
import { accessAnalyzer } from './examples/access-analyzer.ts';
import { cloudtrail } from './examples/cloudtrail.ts';
import { ebs } from './examples/ebs.ts';
import { ec2 } from './examples/ec2.ts';
import { iam } from './examples/iam.ts';
import { lambda } from './examples/lambda.ts';
import { launchTemplates } from './examples/launch-templates.ts';
import { s3 } from './examples/s3.ts';
import { securityhub } from './examples/securityhub.ts';
import { type Moto, startMoto, useEndpoint } from './moto.ts';
import { motoWorld, outcomeOf, sandboxWorld, type World } from './worlds.ts';

const examples = [...accessAnalyzer, ...cloudtrail, ...ebs, ...ec2, ...iam, ...lambda, ...launchTemplates, ...s3, ...securityhub];
let moto: Moto;
let putBack: () => void;
const asked = new Set<AwsAction>();

beforeAll(async () => {
  moto = await startMoto();
  putBack = useEndpoint(moto.endpoint);
});
beforeEach(() => moto.reset());
afterAll(async () => {
  putBack?.();
  await moto?.stop();
});

describe('the sandbox and moto answer alike', () => {
  it.each(examples.filter(({ differs }) => differs === undefined))('$shows', async ({ play }) => {
    const [here, there] = await bothOutcomes(play);

    expect(here).toBeDefined();
    expect(here).toEqual(there);
  });
});

describe('where they differ, moto is known to be wrong or incomplete', () => {
  it.each(examples.flatMap((example) => (example.differs ? [{ ...example, ...example.differs }] : [])))(
    '$shows ($because)',
    async ({ play, sandbox, moto: onMoto }) => {
      const [here, there] = await bothOutcomes(play);

      expect(here).toEqual(sandbox);
      expect(there).toEqual(onMoto);
    },
  );
});

it('shows an example of every call in aws/', () => {
  expect([...asked].sort()).toEqual(Object.keys(operations).sort());
});

async function bothOutcomes(play: (world: World) => Promise<unknown>): Promise<[unknown, unknown]> {
  const here = sandboxWorld();
  const there = await motoWorld();
  return [plain(await outcomeOf(play(noting(here))), here), plain(await outcomeOf(play(there)), there)];
}

function noting({ ask, ids }: World): World {
  const noted: Ask<AwsAction> = (action, input) => {
    asked.add(action);
    return ask(action, input);
  };
  return { ask: noted, ids };
}

/** Without what is made anew in each world: ids by the names of what they stand for, moments as `<time>`. */
function plain(value: unknown, { ids }: World): unknown {
  let text = JSON.stringify(value, (key, inner: unknown) => (key === '$metadata' ? undefined : inner)) ?? 'null';
  for (const [name, id] of Object.entries(ids)) text = text.replaceAll(id, `<${name}>`);
  text = text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>');
  for (const [index, id] of [...new Set(text.match(/sgr-[0-9a-f]+/g))].entries()) text = text.replaceAll(id, `<rule ${index}>`);
  return JSON.parse(text);
}
