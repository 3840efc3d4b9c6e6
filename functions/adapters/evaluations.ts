import { type ConfigServiceClient, GetResourceConfigHistoryCommand, PutEvaluationsCommand, type ResourceType } from '@aws-sdk/client-config-service';
import type { ConfigEvaluation } from '../core/config-rule.ts';

/** AWS Config, as far as a custom rule talks to it. */
export interface Evaluations {
  /** Reports all of them. Throws where one was not taken, naming it. */
  report(evaluations: readonly ConfigEvaluation[], resultToken: string): Promise<void>;
  /** The newest item of a resource, as the API spells it; null where there is none. */
  newestItem(resourceType: string, resourceId: string): Promise<unknown>;
}

/** The most that one PutEvaluations takes; the token is good for all batches. https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html */
const BATCH = 100;
/** With this token, as AWS's own rule development kit sends it, nothing is stored. */
const TEST_TOKEN = 'TESTMODE';

export function configEvaluations(client: ConfigServiceClient): Evaluations {
  return {
    async report(evaluations, resultToken) {
      for (let start = 0; start < evaluations.length; start += BATCH) {
        const { FailedEvaluations = [] } = await client.send(
          new PutEvaluationsCommand({
            ResultToken: resultToken,
            TestMode: resultToken === TEST_TOKEN,
            Evaluations: evaluations.slice(start, start + BATCH).map(({ resourceType, resourceId, compliance, annotation, at }) => ({
              ComplianceResourceType: resourceType,
              ComplianceResourceId: resourceId,
              ComplianceType: compliance,
              ...(annotation && { Annotation: annotation }),
              OrderingTimestamp: new Date(at),
            })),
          }),
        );
        if (FailedEvaluations.length > 0) {
          const ids = FailedEvaluations.map(({ ComplianceResourceId }) => ComplianceResourceId).join(', ');
          throw new Error(`AWS Config did not take the evaluation of ${ids}.`);
        }
      }
    },

    async newestItem(resourceType, resourceId) {
      let nextToken: string | undefined;
      do {
        // The history spans seven days a call and may answer an empty page with a token.
        const page = await client.send(
          new GetResourceConfigHistoryCommand({ resourceType: resourceType as ResourceType, resourceId, limit: 1, ...(nextToken && { nextToken }) }),
        );
        const [item] = page.configurationItems ?? [];
        if (item) return item;
        nextToken = page.nextToken;
      } while (nextToken);
      return null;
    },
  };
}
