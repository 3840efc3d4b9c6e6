import * as v from 'valibot';
import lambdaFunction, { type FunctionUrl } from '../../resources/lambda/function.ts';
import { defineRule, UnknownFact } from '../rule.ts';
import { PUBLIC_FUNCTIONS_NOTE, publicFunctions } from '../shared/public-functions.ts';

export default defineRule(lambdaFunction, {
  meta: {
    id: 'lambda-function-url-auth-check',
    version: 1,
    title: "Functions' addresses on the internet serve only callers who sign their requests.",
    severity: 'HIGH',
    risk: 'high',
    rationale: "An address without authentication serves everybody who finds it: the function runs for them, at its owner's cost and with its rights.",
    references: [
      'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
      'https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionUrlConfig.html',
    ],
    notes: [
      'Whether the policy of the function lets the caller in as well is not looked at: an address that asks for no signature is one statement away from being open.',
      PUBLIC_FUNCTIONS_NOTE,
    ],
    changes: ['lambda:UpdateFunctionUrlConfig'],
    messages: {
      open: 'Everybody who has the address of {{what}} is served, without a signature.',
      sign: 'Have the address of {{what}} ask for a signature by AWS IAM. Browsers and webhooks that come without one are refused from then on; the address and all other settings stay.',
    },
  },

  parameters: v.strictObject(publicFunctions),

  needs: ['name', 'urls'],

  evaluate({ name, urls }, { parameters }) {
    if (urls.length === 0 || parameters.publicFunctions.includes(name)) return { compliance: 'NOT_APPLICABLE' };
    const open = openOf(urls);
    if (open.length > 0) return { compliance: 'NON_COMPLIANT', message: 'open', data: { what: inWords(open) } };
    const strange = urls.find(({ authType }) => authType !== 'AWS_IAM');
    if (strange) throw new UnknownFact(`Whom an address of the type of authentication "${strange.authType}" serves is not known here.`);
    return { compliance: 'COMPLIANT' };
  },

  remediate({ name: FunctionName, urls }) {
    const open = openOf(urls);
    const [first, ...rest] = open.map(({ qualifier }) => {
      const Qualifier = qualifier === null ? {} : { Qualifier: qualifier };
      const set = (AuthType: 'AWS_IAM' | 'NONE') => ({ action: 'lambda:UpdateFunctionUrlConfig', input: { FunctionName, ...Qualifier, AuthType } }) as const;
      return { apply: set('AWS_IAM'), revert: set('NONE') };
    });
    return first ? { risk: 'high', message: 'sign', data: { what: inWords(open) }, steps: [first, ...rest] } : null;
  },
});

function openOf(urls: readonly FunctionUrl[]): readonly FunctionUrl[] {
  return urls.filter(({ authType }) => authType === 'NONE');
}

function inWords(urls: readonly FunctionUrl[]): string {
  return urls.map(({ qualifier }) => (qualifier === null ? 'the function' : `its alias ${qualifier}`)).join(' and of ');
}
