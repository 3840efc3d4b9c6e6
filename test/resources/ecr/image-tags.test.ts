import { expect, it } from 'vitest';
import { isOfOneBuild } from '../../../resources/ecr/image-tags.ts';

it.each([
  '3f1c2ab',
  'main-3f1c2ab',
  'sha-0123456789abcdef',
  'sha256-9f86d081884c7d65.sig',
  '1.2.3',
  '1.2.3-SNAPSHOT-3f1c2ab',
  'v1.2.3-alpine',
  '2026-11-23',
  '2026.11.23-2',
  '20261123',
  'build-104233',
])('takes %s for the tag of one build', (tag) => {
  expect(isOfOneBuild(tag)).toBe(true);
});

it.each([
  'latest',
  '1.2.3-SNAPSHOT',
  'v1.2.3-latest',
  '1.2.3.dev',
  'main',
  'prod',
  '1',
  'v1',
  '1.2',
  '22.04',
  'jammy-2204',
  'build-12',
  'deadbeef',
  'facade-new',
  'my3f1c2abz',
])('takes %s for a tag that may be moved', (tag) => {
  expect(isOfOneBuild(tag)).toBe(false);
});
