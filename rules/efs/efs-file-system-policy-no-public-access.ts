import { applyEdits, type JSONPath, modify } from 'jsonc-parser';
import fileSystem from '../../resources/efs/file-system.ts';
import { defineRule } from '../rule.ts';
import { publicStatements, statementsInWords } from '../shared/grants.ts';
import type { Statement } from '../shared/policy-document.ts';

/** https://docs.aws.amazon.com/efs/latest/ug/API_PutFileSystemPolicy.html */
const POLICY_LIMIT_CHARACTERS = 20_000;

/** True of every client that mounts the file system, and false of everybody who comes by another way. */
const BY_MOUNT_TARGET = 'elasticfilesystem:AccessedViaMountTarget';

/**
 * The statements are narrowed, not removed: a file system without a policy gives whoever reaches a mount target more than many a public policy does,
 * to write and to be root.
 */
export default defineRule(fileSystem, {
  meta: {
    id: 'efs-file-system-policy-no-public-access',
    version: 1,
    title: 'No policy of an EFS file system lets everybody in.',
    severity: 'HIGH',
    risk: 'high',
    rationale:
      'A statement for everybody, without a condition that keeps it to networks or accounts of ours, is an invitation to anyone who finds a way to the file system.',
    references: [
      'https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html',
      'https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html',
      'https://docs.aws.amazon.com/efs/latest/ug/API_PutFileSystemPolicy.html',
    ],
    notes: [
      'A file system without a policy complies: it is open to those who reach one of its mount targets, which stand in a VPC and have security groups, and to nobody else.',
      `The condition that ${BY_MOUNT_TARGET} is true keeps a statement to such clients, as do those on a VPC, a network, an account, an organization.`,
    ],
    changes: ['elasticfilesystem:PutFileSystemPolicy'],
    messages: {
      public: 'The policy lets everybody in by {{statements}}: nothing in it keeps them to networks, accounts or an organization of ours.',
      narrow:
        'Add to {{statements}} of the policy the condition that the file system is reached by a mount target; all else of it stays as it is. Clients that mount it go on as before; whoever uses these statements by another way (calls of the EFS API, from another account say) is refused from then on.',
    },
  },

  needs: ['policy'],

  evaluate({ policy }) {
    const open = policy === null ? [] : publicStatements(policy);
    if (open.length === 0) return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'public', data: { statements: statementsInWords(open) } };
  },

  remediate({ id: FileSystemId, state, policy }) {
    // EFS takes a policy only while the file system is at rest (IncorrectFileSystemLifeCycleState).
    if (typeof policy !== 'string' || state !== 'available') return null;
    const open = publicStatements(policy);
    const Policy = narrowed(policy, open);
    if (Policy === null || Policy.length > POLICY_LIMIT_CHARACTERS) return null;

    return {
      risk: 'high',
      message: 'narrow',
      data: { statements: statementsInWords(open) },
      steps: [
        {
          apply: { action: 'elasticfilesystem:PutFileSystemPolicy', input: { FileSystemId, Policy } },
          revert: { action: 'elasticfilesystem:PutFileSystemPolicy', input: { FileSystemId, Policy: policy } },
        },
      ],
    };
  },
});

/**
 * The policy's text with the condition in those of its statements, every other byte as it was. Null where one of them speaks of mount targets already, or would
 * still let everybody in. Throws `UnknownFact` where a name of the policy would then be there twice, in two spellings.
 */
function narrowed(policy: string, open: readonly Statement[]): string | null {
  const { Statement: all }: { readonly Statement?: unknown } = JSON.parse(policy);
  let text = policy;
  for (const { index, conditions } of open) {
    const path: JSONPath = Array.isArray(all) ? ['Statement', index] : ['Statement'];
    if (conditions.some(({ key }) => key === BY_MOUNT_TARGET.toLowerCase())) return null;
    text = applyEdits(text, modify(text, [...path, 'Condition', 'Bool', BY_MOUNT_TARGET], 'true', {}));
  }
  return publicStatements(text).length === 0 ? text : null;
}
