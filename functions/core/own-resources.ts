/** A finding about one of Holdfast's own resources that is meant to stand. */
export interface Exemption {
  /** Of the stack's template. */
  readonly logicalId: string;
  readonly ruleId: string;
  readonly reason: string;
}

/** The function of the approval page, which is public on purpose. */
export const PAGE = 'ApproveLambdaFunction';

/**
 * All there are. Each stands in the template's metadata, for `check --from`; the deployed functions know the page by the parameter `publicFunctions`
 * (scripts/build.ts), and the others by waivers for the ARNs in `HOLDFAST_OWN_RESOURCES`.
 */
export const EXEMPTIONS: readonly Exemption[] = [
  {
    logicalId: PAGE,
    ruleId: 'lambda-function-public-access-prohibited',
    reason: 'The approval page is public on purpose: a signed link lets an approver in, and nothing else does.',
  },
  {
    logicalId: PAGE,
    ruleId: 'lambda-function-url-auth-check',
    reason: 'The approval page is opened in a browser, which signs no requests: a signed link lets an approver in.',
  },
  {
    logicalId: 'ServerlessDeploymentBucket',
    ruleId: 's3-bucket-logging-enabled',
    reason: 'Holds nothing but the packages of the functions; a bucket for its access logs would need one for its own.',
  },
  {
    logicalId: 'SigningSecret',
    ruleId: 'secretsmanager-rotation-enabled-check',
    reason: 'Each rotation would end the links of all open approval requests; docs/operating.md says how to rotate it by hand.',
  },
  {
    logicalId: 'SigningSecret',
    ruleId: 'secretsmanager-secret-unused',
    reason: 'It is read only when an approval is requested, which may not happen for months.',
  },
];
