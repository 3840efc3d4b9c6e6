import * as v from 'valibot';
import lambdaFunction from '../../resources/lambda/function.ts';
import { defineRule, UnknownFact } from '../rule.ts';
import { SUPPORT_ENDS } from '../shared/lambda-runtimes.ts';

export default defineRule(lambdaFunction, {
  meta: {
    id: 'lambda-function-settings-check',
    version: 1,
    title: 'Functions run on runtimes that AWS supports.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale:
      'A runtime out of support gets no security updates; later AWS refuses changes of the function, too, so that not even a hole in its own code can be closed.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/lambda-function-settings-check.html',
      'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html',
    ],
    notes: [
      'A function that is a container image brings its own runtime, and is not judged.',
      "The days are AWS's own, as they were published in July 2026; AWS moves them now and then. A runtime that is newer than that is not judged until the table knows it, or the parameter `runtimes` names it.",
      'AWS Config asks for the list of runtimes that are agreed on; here the parameter `runtimes` holds it, and without it what AWS supports is agreed on. The memory, the timeout and the role of a function, which AWS Config can compare too, are not looked at.',
    ],
    byHand: 'Another runtime is another version of the language: whether the code runs on it, only its tests can tell.',
    changes: [],
    messages: {
      ended: 'The runtime {{runtime}} has been out of support since {{date}}: it gets no security updates any more.',
      notAgreed: 'The runtime {{runtime}} is not among those that are agreed on: {{agreed}}.',
    },
  },

  parameters: v.strictObject({
    runtimes: v.optional(
      v.pipe(
        v.nullable(v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1, 'Name at least one runtime, or null.'))),
        v.description('The runtimes that are agreed on (`nodejs24.x`); null: those that AWS supports.'),
      ),
      null,
    ),
  }),

  needs: ['runtime'],

  evaluate({ runtime }, { now, parameters: { runtimes } }) {
    if (runtime === null) return { compliance: 'NOT_APPLICABLE' };
    if (runtimes) {
      if (runtimes.includes(runtime)) return { compliance: 'COMPLIANT' };
      return { compliance: 'NON_COMPLIANT', message: 'notAgreed', data: { runtime, agreed: runtimes.join(', ') } };
    }
    const date = SUPPORT_ENDS.get(runtime);
    if (date === undefined) throw new UnknownFact(`How long AWS supports the runtime ${runtime} is not known here.`);
    if (date === null || now.slice(0, 10) <= date) return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'ended', data: { runtime, date } };
  },
});
