import { controlsHeld } from '../functions/core/controls.ts';
import type { Policy } from '../functions/core/policy.ts';
import { rules } from '../rules/generated/index.ts';
import type { Rule } from '../rules/rule.ts';
import type { Line, Notice } from './judged.ts';

/**
 * Violations, and what could not be evaluated, as SARIF 2.1.0: what GitHub's code scanning and others read. What was not evaluated at all is a notification of the
 * run.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifOf(lines: readonly Line[], policy: Policy, notices: readonly Notice[] = []): object {
  const named = new Set(lines.map(({ ruleId }) => ruleId));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'holdfast', rules: rules.filter(({ meta }) => named.has(meta.id)).map((rule) => descriptorOf(rule, policy)) } },
        invocations: [{ executionSuccessful: !notices.some((notice) => 'problem' in notice), toolExecutionNotifications: notices.map(notificationOf) }],
        results: lines.flatMap((line) => (line.compliance === 'NON_COMPLIANT' || line.compliance === 'INSUFFICIENT_DATA' ? [resultOf(line)] : [])),
      },
    ],
  };
}

function notificationOf(notice: Notice): object {
  const isProblem = 'problem' in notice;
  return {
    level: isProblem ? 'error' : 'note',
    message: { text: isProblem ? notice.problem : notice.note },
    ...(notice.source !== undefined && { locations: [{ physicalLocation: { artifactLocation: { uri: encodeURI(notice.source) } } }] }),
  };
}

function descriptorOf(rule: Rule, policy: Policy): object {
  const { id, title, rationale, references, severity } = rule.meta;
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: rationale },
    helpUri: references[0],
    defaultConfiguration: { level: levelOf(severity) },
    properties: { tags: ['security', ...controlsHeld(rule, policy)] },
  };
}

function resultOf({ ruleId, resourceType, resourceId, arn, compliance, message, severity, source }: Line): object {
  const name = arn || resourceId;
  return {
    ruleId,
    kind: compliance === 'NON_COMPLIANT' ? 'fail' : 'open',
    // SARIF keeps levels for what failed.
    level: compliance === 'NON_COMPLIANT' ? levelOf(severity) : 'none',
    message: { text: `${resourceType} ${resourceId}: ${message}` },
    locations: [
      {
        ...(source !== 'live' && { physicalLocation: { artifactLocation: { uri: encodeURI(source) } } }),
        logicalLocations: [{ name: resourceId, fullyQualifiedName: name, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'ruleAndResource/v1': `${ruleId}|${name}` },
  };
}

function levelOf(severity: Line['severity']): 'error' | 'warning' | 'note' {
  switch (severity) {
    case 'CRITICAL':
    case 'HIGH':
      return 'error';
    case 'MEDIUM':
      return 'warning';
    case 'LOW':
      return 'note';
    default:
      return severity satisfies never;
  }
}
