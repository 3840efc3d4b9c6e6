import { describe, expect, it } from 'vitest';
import { UNRESOLVED } from '../../../resources/resource.ts';
import { closed, judgePublic } from '../../../rules/shared/resource-policy.ts';

const open = '{"Sid":"Open","Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*"}';
const own = '{ "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": "sqs:*", "Resource": "*" }';
const textOf = (...statements: string[]) => `{ "Statement": [${statements.join(', ')}] }`;

describe('a policy that lets everybody in', () => {
  it('is reported with its statements', () => {
    expect(judgePublic(textOf(own, open))).toEqual({ compliance: 'NON_COMPLIANT', message: 'public', data: { statements: 'statement 2 "Open" (sqs:*)' } });
  });
  it('is not one that lets in only its own account, nor none', () => {
    expect(judgePublic(textOf(own))).toEqual({ compliance: 'COMPLIANT' });
    expect(judgePublic(null)).toEqual({ compliance: 'COMPLIANT' });
  });
  it('is not known where its statements are not', () => {
    expect(() => judgePublic({ Statement: UNRESOLVED })).toThrow('deployment');
  });
});

describe('a policy closed', () => {
  it('keeps every other statement as it is', () => {
    expect(closed(textOf(own, open, own))).toEqual({ statements: 'statement 2 "Open" (sqs:*)', rest: textOf(own, own) });
  });
  it('may hold nothing any more, also where its one statement stood in no list', () => {
    expect(closed(textOf(open, open))?.rest).toBeNull();
    expect(closed(`{ "Statement": ${open} }`)?.rest).toBeNull();
  });
  it.each([
    ['no policy', null],
    ['one that is closed already', textOf(own)],
    ['one that could not be put back, since it names a user who was deleted', textOf(open, own.replace('111122223333', 'AIDACKCEVSQ6C2EXAMPLE'))],
    ["a template's, which has no text", { Statement: [JSON.parse(open)] }],
    ['one that says its statements twice', `{ "Statement": [], "Statement": [${open}, ${own}] }`],
  ])('is not made of %s', (_name, policy) => {
    expect(closed(policy)).toBeNull();
  });
  it('is not made where what is left can not be read', () => {
    expect(() => closed(textOf(open, own.replace('"sqs:*"', '5')))).toThrow('value of Action');
  });
});
