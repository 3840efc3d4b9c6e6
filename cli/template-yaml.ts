import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, Scalar } from 'yaml';
import { DocumentError } from './read-document.ts';

/**
 * A CloudFormation template in YAML, its short forms spelt out: `!Ref X` as `{Ref: X}`, `!GetAtt A.B` as `{'Fn::GetAtt': ['A', 'B']}`. Read as
 * CloudFormation reads it, by YAML 1.1 (`yes` is true) but for dates, which stay texts. Throws `DocumentError`, which names the line.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function parseTemplateYaml(file: string, text: string): unknown {
  const document = parseDocument(text, {
    version: '1.1',
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:timestamp'),
    // What is not one of YAML's own tags is a short form, and not a mistake to warn of.
    logLevel: 'error',
  });
  const [error] = document.errors;
  if (error) {
    const line = error.linePos?.[0].line;
    throw new DocumentError(
      `${file}${line === undefined ? '' : `:${line}`}: is not YAML (${(error.message.split('\n')[0] ?? '').replace(/ at line .*$/, '')}).`,
    );
  }
  return valueIn(document.contents, document, file);
}

function valueIn(node: unknown, document: Document.Parsed, file: string): unknown {
  if (isAlias(node)) return valueIn(node.resolve(document), document, file);
  if (isMap(node)) return spelt(node, Object.fromEntries(node.items.flatMap((pair) => entriesOf(pair, document, file))));
  if (isSeq(node))
    return spelt(
      node,
      node.items.map((item) => valueIn(item, document, file)),
    );
  if (isScalar(node)) return spelt(node, shortFormOf(node) ? (node.source ?? String(node.value)) : node.value);
  return null;
}

function entriesOf({ key, value }: Pair, document: Document.Parsed, file: string): [string, unknown][] {
  const merged = isScalar(key) && (key.value === '<<' || (typeof key.value === 'symbol' && key.value.description === '<<'));
  if (merged) {
    const content = valueIn(value, document, file);
    const maps: unknown[] = Array.isArray(content) ? content : [content];
    return maps.flatMap((map) => (typeof map === 'object' && map !== null ? Object.entries(map) : []));
  }
  // A key is a text, whatever it looks like: `On:` is no boolean, an account id no number.
  return [[key instanceof Scalar ? (key.source ?? String(key.value)) : String(key), valueIn(value, document, file)]];
}

function spelt(node: Node, value: unknown): unknown {
  const name = shortFormOf(node);
  switch (name) {
    case null:
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

function shortFormOf(node: Node): string | null {
  const [, name] = /^!([A-Za-z0-9:]+)$/.exec(node.tag ?? '') ?? [];
  return name ?? null;
}

function atFirstDot(text: string): string[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}
