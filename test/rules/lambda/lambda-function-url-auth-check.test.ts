import rule from '../../../rules/lambda/lambda-function-url-auth-check.ts';
import { testRule } from '../rule-tester.ts';
import { plain, ref } from './functions.ts';

const set = (AuthType: string, more: object = {}) => ({ action: 'lambda:UpdateFunctionUrlConfig', input: { FunctionName: 'web', ...more, AuthType } }) as never;
const sign = (what: string) =>
  `Have the address of ${what} ask for a signature by AWS IAM. Browsers and webhooks that come without one are refused from then on; the address and all other settings stay.`;

testRule(rule, ref, {
  valid: [{ name: 'an address that asks for a signature', facts: { ...plain, urls: [{ qualifier: null, authType: 'AWS_IAM' }] } }],
  notApplicable: [
    { name: 'a function without an address', facts: plain },
    {
      name: 'one that is meant to be public',
      facts: { ...plain, urls: [{ qualifier: null, authType: 'NONE' }] },
      parameters: { publicFunctions: ['other', 'web'] },
    },
  ],
  invalid: [
    {
      name: 'an address that serves everybody',
      facts: { ...plain, urls: [{ qualifier: null, authType: 'NONE' }] },
      message: 'Everybody who has the address of the function is served, without a signature.',
      plan: { risk: 'high', message: sign('the function'), steps: [{ apply: set('AWS_IAM'), revert: set('NONE') }] },
    },
    {
      name: 'an address of an alias, and leaves one alone that asks for a signature',
      facts: {
        ...plain,
        urls: [
          { qualifier: null, authType: 'AWS_IAM' },
          { qualifier: 'live', authType: 'NONE' },
        ],
      },
      message: 'Everybody who has the address of its alias live is served, without a signature.',
      plan: {
        risk: 'high',
        message: sign('its alias live'),
        steps: [{ apply: set('AWS_IAM', { Qualifier: 'live' }), revert: set('NONE', { Qualifier: 'live' }) }],
      },
    },
    {
      name: 'two addresses, beside one of a type that is not known',
      facts: {
        ...plain,
        urls: [
          { qualifier: null, authType: 'NONE' },
          { qualifier: 'live', authType: 'NONE' },
          { qualifier: 'next', authType: 'OIDC' },
        ],
      },
      message: 'Everybody who has the address of the function and of its alias live is served, without a signature.',
      plan: {
        risk: 'high',
        message: sign('the function and of its alias live'),
        steps: [
          { apply: set('AWS_IAM'), revert: set('NONE') },
          { apply: set('AWS_IAM', { Qualifier: 'live' }), revert: set('NONE', { Qualifier: 'live' }) },
        ],
      },
    },
  ],
  insufficient: [
    { name: 'a function as AWS Config records it, without its addresses', facts: { name: 'web' }, message: /urls/ },
    { name: 'a type of authentication that came later', facts: { ...plain, urls: [{ qualifier: null, authType: 'OIDC' }] }, message: /"OIDC"/ },
  ],
});
