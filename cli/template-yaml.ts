import { FAILSAFE_SCHEMA, load, Type, YAMLException } from 'js-yaml';
import { DocumentError } from './read-document.ts';

/** What a YAML template holds, and a sentence for each key of it that stands in one map twice. */
export interface TemplateYaml {
  readonly value: unknown;
  readonly notes: readonly string[];
}

/** Collections inside one another; a policy in a template takes about twenty. */
const MAX_DEPTH = 200;
/** Keys that merges add, in all. */
const MAX_MERGED = 100_000;

/**
 * A CloudFormation template in YAML, its short forms spelled out: `!Ref X` as `{Ref: X}`, `!GetAtt A.B` as `{'Fn::GetAtt': ['A', 'B']}`. Read as PyYAML and
 * libyaml read it, on which AWS's own tools build: by YAML 1.1 (`yes` is true) but for dates, which stay texts; the last of two equal keys holds; a merge key
 * (`<<`) adds only what is not there; what stands in quotes or brackets needs no indentation. What an alias stands for is shared, not copied. Throws
 * `DocumentError`, which names the line.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function parseTemplateYaml(file: string, text: string): TemplateYaml {
  const notes: string[] = [];
  const loaded = loadedFrom(file, text, notes);
  return { value: settled(loaded, [], file, new Map()), notes };
}

function loadedFrom(file: string, text: string, notes: string[]): unknown {
  try {
    return load(text, options);
  } catch (error) {
    const doubled = error instanceof YAMLException && error.reason === 'duplicated mapping key';
    if (!doubled) throw notYaml(file, error);
    notes.push(`${file}:${error.mark.line + 1}: the key ${keyAt(text, error.mark.position)} stands in this map more than once; the last one counts.`);
  }
  try {
    return load(text, { ...options, json: true });
  } catch (error) {
    throw notYaml(file, error);
  }
}

function notYaml(file: string, error: unknown): unknown {
  if (!(error instanceof YAMLException)) return error;
  const line = error.mark?.line;
  return new DocumentError(`${file}${line === undefined ? '' : `:${line + 1}`}: is not YAML (${error.reason}).`, { cause: error });
}

function keyAt(text: string, position: number): string {
  const [key = ''] = /^[^:\n]{0,100}/.exec(text.slice(position, position + 100)) ?? [];
  return JSON.stringify(key.trim());
}

/** A plain scalar that YAML 1.1 takes for something else than a text. As a key it is a text all the same: `On:` is no boolean, an account id no number. */
class PlainScalar {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  // Tells js-yaml that it may ask a key for its text.
  get [Symbol.toStringTag](): string {
    return 'PlainScalar';
  }

  toString(): string {
    return this.source;
  }
}

// The forms that PyYAML resolves: https://github.com/yaml/pyyaml/blob/main/lib/yaml/resolver.py
const NULL = /^(~|null|Null|NULL|)$/;
const TRUE = /^(yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const INT = /^[-+]?(0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(:[0-5]?[0-9])+)$/;
const FLOAT = /^([-+]?[0-9][0-9_]*\.[0-9_]*([eE][-+][0-9]+)?|\.[0-9][0-9_]*([eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*)$/;
const FORMS = [NULL, TRUE, FALSE, INT, FLOAT];

function scalarIn({ source }: PlainScalar): unknown {
  if (NULL.test(source)) return null;
  if (TRUE.test(source)) return true;
  if (FALSE.test(source)) return false;
  return INT.test(source) || FLOAT.test(source) ? numberIn(source) : source;
}

function numberIn(source: string): number {
  const sign = source.startsWith('-') ? -1 : 1;
  const digits = source.replace(/^[-+]/, '').replaceAll('_', '');
  // In base 60, as times are written.
  if (digits.includes(':')) return sign * digits.split(':').reduce((sum, each) => sum * 60 + Number(each), 0);
  if (/^0[0-7]+$/.test(digits)) return sign * Number.parseInt(digits, 8);
  return sign * Number(digits);
}

const plain = new Type('tag:yaml.org,2002:plain', {
  kind: 'scalar',
  resolve: (source: string | null) => source === null || FORMS.some((form) => form.test(source)),
  construct: (source: string | null) => (source === null ? null : new PlainScalar(source)),
});

const options = {
  schema: FAILSAFE_SCHEMA.extend({
    implicit: [plain, mergeType()],
    explicit: (['scalar', 'sequence', 'mapping'] as const).flatMap((kind) => [
      new Type('!', { kind, multi: true, construct: spelledOut }),
      // `!!int 1`, `!!set {…}`: as if the tag were not there.
      new Type('tag:yaml.org,2002:', { kind, multi: true, construct: (value: unknown) => (typeof value === 'string' ? new PlainScalar(value) : value) }),
    ]),
  }),
  maxDepth: MAX_DEPTH,
  maxTotalMergeKeys: MAX_MERGED,
};

function mergeType(): Type {
  return new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: (source: string | null) => source === '<<' });
}

function spelledOut(value: unknown, tag?: string): unknown {
  const [, name] = /^!([A-Za-z0-9:]+)$/.exec(tag ?? '') ?? [];
  switch (name) {
    case undefined:
      return value;
    case 'Ref':
    case 'Condition':
      return { [name]: value };
    case 'GetAtt':
      return { 'Fn::GetAtt': typeof value === 'string' ? atFirstDot(value) : value };
    default:
      return { [`Fn::${name}`]: value };
  }
}

function atFirstDot(text: string): string[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}

/** null: being read, so that to come upon it again is to come upon an alias inside of what it stands for. */
type Settled = Map<object, object | null>;

/** The value with its scalars read; a map or list that several aliases stand for is read once, and stays one. */
function settled(value: unknown, path: readonly string[], file: string, known: Settled): unknown {
  if (value instanceof PlainScalar) return scalarIn(value);
  if (typeof value !== 'object' || value === null) return value;
  const before = known.get(value);
  if (before === null)
    throw new DocumentError(`${file}: at ${path.join('.') || 'its top'} an alias stands inside its own anchor, so that the document has no end.`);
  if (before !== undefined) return before;
  known.set(value, null);
  const read = Array.isArray(value)
    ? value.map((each: unknown, index) => settled(each, [...path, String(index)], file, known))
    : Object.fromEntries(Object.entries(value).map(([key, each]: [string, unknown]) => [key, settled(each, [...path, key], file, known)]));
  known.set(value, read);
  return read;
}
