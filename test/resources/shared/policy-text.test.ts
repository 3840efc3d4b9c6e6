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

it('takes documents for the same that differ in their spaces', () => {
  expect(sameDocument('{ "Statement": [] }')).toEqual(sameDocument('{"Statement":\n[]}'));
  expect(sameDocument('{ "Statement": [1, 2] }')).not.toEqual(sameDocument('{ "Statement": [2, 1] }'));
  expect(sameDocument('no policy')).toBe('no policy');
  expect(sameDocument(null)).toBeNull();
});
