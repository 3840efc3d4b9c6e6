import type { Exemption } from '../../functions/core/own-resources.ts';

/** Part of `serverless.yml`: says in the template's metadata which findings about Holdfast's own resources are meant to stand, and why. */
export function exemptionsTemplate(exemptions: readonly Exemption[]): object {
  const byResource = Map.groupBy(exemptions, ({ logicalId }) => logicalId);
  const extensions = [...byResource].map(([logicalId, all]) => {
    const exempt = all.map(({ ruleId, reason }) => ({ rule: ruleId, reason }));
    return [logicalId, { Metadata: { holdfast: { exempt } } }];
  });
  return { extensions: Object.fromEntries(extensions) };
}
