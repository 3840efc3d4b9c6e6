import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Log } from '../core/ports.ts';

/** Counts something for a dashboard or an alarm: `Decisions` by outcome and reason, `Anchors` by what became of them. Left out, `value` is 1. */
export interface Count {
  (name: 'Decisions', dimensions: { readonly outcome: string; readonly reason: string }): void;
  (name: 'Changes', dimensions: { readonly status: string }): void;
  (name: 'Anchors', dimensions: { readonly result: 'written' | 'failed' | 'not-published' }): void;
  (name: 'Events', dimensions: { readonly result: string }): void;
  /** How many types a sweep of everything could not list. */
  (name: 'Unlisted', dimensions: Readonly<Record<string, never>>, value: number): void;
}

/** Structured logs and embedded-format metrics of one function. Fields are logged as they are: nothing secret may be among them. */
export function observability(service: string): { readonly log: Log; readonly count: Count } {
  const logger = new Logger({ serviceName: service });
  const metrics = new Metrics({ namespace: 'Holdfast', serviceName: service });
  return {
    log: {
      debug: (message, fields = {}) => logger.debug(message, fields),
      info: (message, fields = {}) => logger.info(message, fields),
      warn: (message, fields = {}) => logger.warn(message, fields),
      error: (message, fields = {}) => logger.error(message, fields),
    },
    count: (name: string, dimensions: Readonly<Record<string, string>>, value: number = 1) => {
      const single = metrics.singleMetric();
      for (const [dimension, value] of Object.entries(dimensions)) single.addDimension(dimension, value);
      single.addMetric(name, MetricUnit.Count, value);
    },
  };
}
