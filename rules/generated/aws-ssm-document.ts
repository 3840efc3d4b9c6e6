// Written by `npm run generate`.
import typeSsmDocument from '../../resources/ssm/document.ts';
import ssmSsmDocumentNotPublic from '../ssm/ssm-document-not-public.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ssmSsmDocumentNotPublic,
  tagsRequiredTags(typeSsmDocument),
];
