import * as v from 'valibot';
import cluster from '../../resources/eks/cluster.ts';
import { defineRule, UnknownFact } from '../rule.ts';

/**
 * When each version leaves standard support, at the beginning of the day, UTC: https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 * (the last line as of 2026-02: https://endoflife.date/amazon-eks). Older versions left it before the first line's.
 */
const END_OF_STANDARD_SUPPORT: readonly (readonly [version: string, day: string])[] = [
  ['1.29', '2025-03-23'],
  ['1.30', '2025-07-23'],
  ['1.31', '2025-11-26'],
  ['1.32', '2026-03-23'],
  ['1.33', '2026-07-29'],
  ['1.34', '2026-12-02'],
  ['1.35', '2027-03-27'],
];

export default defineRule(cluster, {
  meta: {
    id: 'eks-cluster-supported-version',
    version: 1,
    title: 'Every EKS cluster runs a version of Kubernetes in standard support.',
    severity: 'HIGH',
    risk: 'high',
    rationale:
      'The Kubernetes project has stopped mending such a version: EKS patches it for a year more, at a higher price, and then updates it whether its owner is ready or not.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/eks-cluster-supported-version.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-2',
      'https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html',
    ],
    notes: [
      'The AWS Config rule must be told the oldest version that is good. Here that is optional: without it, the dates on which AWS ends standard support decide. A version newer than those known here is good until the newest of them has left support too, and not judged after that.',
      'Extended support is not enough: it is paid for by the hour, and ends with an update that nobody chose.',
      'A template that names no version gets the newest when the cluster is made, and leaves the version as it is later: it is not judged.',
    ],
    byHand:
      "An update can't be taken back, goes one minor version at a time, and breaks what uses an API that the next one no longer has: it has to be planned, with nodes and add-ons.",
    changes: [],
    messages: {
      ended: 'Kubernetes {{version}} left standard support of EKS {{when}}: it costs more, and a year later EKS updates it by itself.',
      old: 'Kubernetes {{version}} is older than {{oldest}}, the oldest that was agreed on.',
    },
  },
  parameters: v.strictObject({
    oldestVersionSupported: v.pipe(
      v.optional(v.pipe(v.string(), v.regex(/^1\.\d+$/, 'A version of Kubernetes is, for example, "1.33", in quotes.'))),
      v.description('The oldest version that is good; left out: those in standard support are.'),
    ),
  }),

  needs: ['version'],

  evaluate({ version }, { parameters: { oldestVersionSupported: oldest }, now }) {
    const minor = minorOf(version);
    if (minor === null) throw new UnknownFact(`The version is not understood: ${version}.`);
    if (oldest !== undefined) {
      return minor >= (minorOf(oldest) ?? 0) ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'old', data: { version, oldest } };
    }
    const today = now.slice(0, 10);
    const own = END_OF_STANDARD_SUPPORT.find(([known]) => minorOf(known) === minor);
    if (own) return today < own[1] ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'ended', data: { version, when: `on ${own[1]}` } };

    const [first, last] = [END_OF_STANDARD_SUPPORT[0], END_OF_STANDARD_SUPPORT.at(-1)];
    if (first && minor < (minorOf(first[0]) ?? 0)) {
      return { compliance: 'NON_COMPLIANT', message: 'ended', data: { version, when: `before ${first[1]}` } };
    }
    if (last && today < last[1]) return { compliance: 'COMPLIANT' };
    throw new UnknownFact(
      `When Kubernetes ${version} leaves standard support is not known here: name the oldest version that is good, as oldestVersionSupported.`,
    );
  },
});

/** 9 of `1.9`, 10 of `1.10`: as a text, or a fraction, the first would be the newer one. */
function minorOf(version: string): number | null {
  const minor = /^v?1\.(\d+)(?:\.\d+)?$/.exec(version)?.[1];
  return minor === undefined ? null : Number(minor);
}
