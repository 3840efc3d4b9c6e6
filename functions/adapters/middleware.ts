import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Log } from '../core/ports.ts';

/** The stack that every handler runs under: what ends an invocation with an error is logged with its request id, then thrown on. */
export function underMiddleware<Event, Answer>(log: Log, handler: (event: Event, context: Context) => Promise<Answer>) {
  return middy<Event, Answer, Error, Context>()
    .use({
      onError: ({ error, context }) => {
        log.error('invocation failed', { requestId: context.awsRequestId, error: error?.message, stack: error?.stack });
      },
    })
    .handler(handler);
}
