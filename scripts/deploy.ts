// npm run deploy -- --email you@example.com [--mode observe] [--stage prod] [--region us-east-1] [--policy FILE] [--without-config-rule]
// npm run package: the same, up to the template in .serverless/; needs no network and no credentials.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PolicyFileError, readPolicy } from '../functions/adapters/policy-source.ts';
import { MODES } from '../functions/core/decide.ts';
import { rules } from '../rules/generated/index.ts';
import { asInPolicy } from './build/approvers.ts';
import { buildAll, policyFileOf } from './build.ts';

const USAGE = `npm run deploy -- [options]

  --email ADDRESS         who is told and asked; confirm the two subscriptions that AWS mails you. Left out: nobody is
  --mode MODE             the mode of the installation: ${MODES.join(', ')}. Default: the policy file's, else observe
  --policy FILE           the policy file. Default: policy.yml, where there is one
  --without-config-rule   leaves the AWS Config rule out: for a Region without a recorder
  --stage NAME            default: prod. "local" is for an emulator (docs/operating.md)
  --region REGION         default: AWS_REGION, else us-east-1
  --package               only build, and write the template to .serverless/
`;

interface Arguments {
  readonly command: string[];
  readonly email: string | undefined;
  readonly mode: string | undefined;
  readonly policy: string | undefined;
}

/** The arguments for `serverless`, from those of `npm run deploy`. Throws `TypeError` where they are not right, with a sentence for whoever typed them. */
export function serverlessArguments(given: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...given],
    options: {
      email: { type: 'string' },
      mode: { type: 'string' },
      policy: { type: 'string' },
      'without-config-rule': { type: 'boolean', default: false },
      stage: { type: 'string' },
      region: { type: 'string' },
      package: { type: 'boolean', default: false },
    },
  });
  const { email, mode, policy, stage, region } = values;
  if (email !== undefined && !/^[^\s@]+@[^\s@]+$/.test(email)) throw new TypeError(`--email: "${email}" is not an e-mail address.`);
  if (mode !== undefined && !MODES.some((each) => each === mode)) throw new TypeError(`--mode: "${mode}" is not a mode; there are ${MODES.join(', ')}.`);
  if (stage !== undefined && !/^[a-z][a-z0-9-]{0,20}$/.test(stage))
    throw new TypeError(`--stage: "${stage}" can't be part of names: use lower-case letters, digits, hyphens.`);
  return {
    command: [
      values.package ? 'package' : 'deploy',
      ...(stage === undefined ? [] : ['--stage', stage]),
      ...(region === undefined ? [] : ['--region', region]),
      ...(values['without-config-rule'] ? ['--param', 'config-rule=absent'] : []),
    ],
    email,
    mode,
    policy,
  };
}

async function main(given: readonly string[]): Promise<number> {
  if (given.includes('--help') || given.includes('-h')) {
    console.log(USAGE);
    return 0;
  }
  const root = resolve(import.meta.dirname, '..');
  try {
    const { command, email, mode, policy } = serverlessArguments(given);
    const policyFile = policyFileOf(root, policy);
    const parsed = await readPolicy(policyFile, rules);
    const holding = mode ?? parsed.mode;
    await buildAll(root, join(root, '.build'), policyFile);
    console.log(`mode: ${holding}`);
    console.log(email === undefined ? 'told: nobody (--email ADDRESS)' : `told: ${email}`);
    const parameters = [`mode=${holding}`, ...(email === undefined ? [] : [`email=${asInPolicy(email, parsed)}`])];
    const { status } = spawnSync(join(root, 'node_modules/.bin/serverless'), [...command, ...parameters.flatMap((each) => ['--param', each])], {
      cwd: root,
      stdio: 'inherit',
    });
    return status ?? 1;
  } catch (error) {
    if (error instanceof PolicyFileError) for (const problem of error.problems) console.error(`${error.file}: ${problem}`);
    else if (error instanceof TypeError) console.error(`${error.message}\n\n${USAGE}`);
    else throw error;
    return 2;
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
