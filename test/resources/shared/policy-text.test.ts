import { expect, it } from 'vitest';
import { TemplateRef, UNRESOLVED } from '../../../resources/resource.ts';
import { proposedDocument, recordedDocument, sameDocument } from '../../../resources/shared/policy-text.ts';

it('reads a recorded document as text or as what it holds', () => {
  expect(recordedDocument('{}')).toBe('{}');
  expect(recordedDocument({ Statement: [] })).toEqual({ Statement: [] });
  expect(recordedDocument(undefined)).toBeUndefined();
});

it('shows a document that is known only at deployment as one whose statements are', () => {
  expect(proposedDocument(UNRESOLVED)).toEqual({ Statement: UNRESOLVED });
  expect(proposedDocument(new TemplateRef('Policy'))).toEqual({ Statement: UNRESOLVED });
  expect(proposedDocument({ Statement: [] })).toEqual({ Statement: [] });
});

it('takes documents for the same that differ in their spaces, or in the order or brackets of what they list', () => {
  expect(sameDocument('{ "Statement": [] }')).toEqual(sameDocument('{"Statement":\n[]}'));
  const one = '{"Statement":[{"Principal":{"AWS":["a","b"]},"Action":"x"},{"Condition":{"Bool":{"c":"true","d":["1"]}}}]}';
  const other = '{"Statement":[{"Condition":{"Bool":{"d":"1","c":"true"}}},{"Action":["x"],"Principal":{"AWS":["b","a"]}}]}';
  expect(sameDocument(one)).toEqual(sameDocument(other));
  expect(sameDocument(one)).not.toEqual(sameDocument(other.replace('"b"', '"c"')));
  expect(sameDocument('{"Statement":{"Action":[]}}')).not.toEqual(sameDocument('{"Statement":{}}'));
  expect(sameDocument('no policy')).toBe('no policy');
  expect(sameDocument(null)).toBeNull();
});
