import { spawnSync } from 'node:child_process';
import { closeSync, createWriteStream, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { rules } from '../../rules/generated/index.ts';
import { type Figures, median } from './figures.ts';
import { itemShapes } from './item-shapes.ts';

const ITEMS = 100_000;
const ROUNDS = 3;
const ROOT = join(import.meta.dirname, '../..');
/** Writes the process's largest memory (kilobytes, as the operating system counts it) to a file when it ends. */
const MEASURE = `data:text/javascript,${encodeURIComponent(
  `import { writeFileSync } from 'node:fs'; process.on('exit', () => writeFileSync(process.env.HOLDFAST_BENCH_MEMORY, String(process.resourceUsage().maxRSS)));`,
)}`;

/**
 * \`check --from\` over one snapshot of AWS Config with 100,000 items of many types, by every rule: a process of its own, from its start to its end. The baseline
 * unzips and parses the same file, and does nothing with it.
 */
export async function bench(): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-items-'));
  try {
    const snapshot = join(folder, 'snapshot.json.gz');
    await pipeline(snapshotText(), createGzip({ level: 1 }), createWriteStream(snapshot));
    const parse = join(folder, 'parse.mjs');
    writeFileSync(
      parse,
      `import { readFileSync } from 'node:fs'; import { gunzipSync } from 'node:zlib'; JSON.parse(gunzipSync(readFileSync(process.argv[2])).toString('utf8'));`,
    );
    const judged = measured(folder, ['--disable-warning=ExperimentalWarning', join(ROOT, 'cli/main.ts'), 'check', '--format', 'jsonl', '--from', snapshot]);
    const baseline = measured(folder, [parse, snapshot]);
    const row = (name: string, { seconds, megabytes, lines }: Measured) => [
      name,
      Math.round(ITEMS / seconds).toLocaleString('en-US'),
      `${megabytes} MB`,
      lines.toLocaleString('en-US'),
    ];
    const count = new Set(rules.map(({ meta }) => meta.id)).size;
    return {
      title: `${ITEMS.toLocaleString('en-US')} configuration items of ${itemShapes.length} types in one snapshot (${Math.round(statSync(snapshot).size / 1e6)} MB zipped), ${ROUNDS} runs, medians`,
      columns: ['', 'items a second', 'peak memory', 'verdicts'],
      rows: [row(`check --from, ${count} rules`, judged), row('baseline: unzip and parse', baseline)],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Measured {
  readonly seconds: number;
  readonly megabytes: number;
  readonly lines: number;
}

function measured(folder: string, args: readonly string[]): Measured {
  const [seconds, megabytes]: [number[], number[]] = [[], []];
  const output = join(folder, 'output.jsonl');
  const memory = join(folder, 'memory');
  for (let round = 0; round < ROUNDS; round += 1) {
    const out = openSync(output, 'w');
    const start = process.hrtime.bigint();
    const { status, stderr } = spawnSync(process.execPath, ['--import', MEASURE, ...args], {
      stdio: ['ignore', out, 'pipe'],
      encoding: 'utf8',
      env: { ...process.env, HOLDFAST_BENCH_MEMORY: memory },
    });
    seconds.push(Number(process.hrtime.bigint() - start) / 1e9);
    closeSync(out);
    // 2: for some a fact is missing, which is an answer, too.
    if (status === null || status > 2) throw new Error(`${args.join(' ')} ended with ${status}:\n${stderr.slice(-2000)}`);
    megabytes.push(Math.round(Number(readFileSync(memory, 'utf8')) / 1000));
  }
  return { seconds: median(seconds), megabytes: median(megabytes), lines: readFileSync(output, 'utf8').split('\n').length - 1 };
}

function* snapshotText(): Generator<string> {
  yield '{"fileVersion":"1.0","configSnapshotId":"00000000-0000-4000-8000-000000000000","configurationItems":[';
  for (let index = 0; index < ITEMS; index += 1) {
    const shape = itemShapes[index % itemShapes.length];
    if (!shape) throw new RangeError('There is no shape.');
    yield `${index === 0 ? '' : ','}${JSON.stringify({ ...ENVELOPE, ...shape(index) })}`;
  }
  yield ']}';
}

const ENVELOPE = {
  configurationItemVersion: '1.3',
  configurationItemCaptureTime: '2026-11-23T08:00:00.000Z',
  configurationItemStatus: 'OK',
  configurationStateId: 1_763_884_800_000,
  awsAccountId: '111122223333',
  awsRegion: 'eu-west-1',
  resourceCreationTime: '2026-01-01T00:00:00.000Z',
  relatedEvents: [],
  relationships: [],
};
