import * as v from 'valibot';
import type { AwsCall } from '../../aws/call.ts';
import block from '../../resources/ec2/snapshot-block-public-access.ts';
import { defineRule, type Step, UnknownFact } from '../rule.ts';
import { listInWords } from '../shared/exposure.ts';

type Block = 'ec2:EnableSnapshotBlockPublicAccess';
type Unblock = 'ec2:DisableSnapshotBlockPublicAccess';

const ALL = 'block-all-sharing';
const NEW = 'block-new-sharing';

const UNBLOCKING: AwsCall<Unblock> = { action: 'ec2:DisableSnapshotBlockPublicAccess', input: {} };

export default defineRule(block, {
  meta: {
    id: 'ebs-snapshot-block-public-access',
    version: 1,
    title: 'The account blocks public sharing of EBS snapshots.',
    severity: 'HIGH',
    risk: 'low',
    rationale:
      'One wrong permission makes a disk public. The block of the account holds for every snapshot of the Region, also for the one that is made tomorrow.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ebs-snapshot-block-public-access.html',
      'https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html',
    ],
    notes: [
      "As AWS Config's rule of this name, it wants all public sharing blocked. For an account that shares snapshots publicly on purpose, the parameter `newIsEnough` accepts that only new sharing is blocked.",
      'Unattended only where no snapshot of the account is public: then nobody loses anything. Blocking leaves the permissions of the snapshots as they are, so that lifting the block brings back what was public.',
      'A block that a declarative policy of the organization sets can be changed there only.',
    ],
    changes: ['ec2:EnableSnapshotBlockPublicAccess'],
    reverts: ['ec2:EnableSnapshotBlockPublicAccess', 'ec2:DisableSnapshotBlockPublicAccess'],
    messages: {
      open: 'Snapshots in this Region may be shared with everybody: one wrong permission makes a disk public.',
      onlyNew: 'Only new public sharing of snapshots is blocked in this Region: what is public already stays so.',
      blockAll: 'Block all public sharing of snapshots in this Region. No snapshot of the account is public now, so nobody loses anything.',
      blockNew: 'Block new public sharing of snapshots in this Region. What is public already stays so.',
      cutOff:
        'Block all public sharing of snapshots in this Region. Strangers can no longer make volumes of the snapshots that are public now, perhaps on purpose ({{snapshots}}); their permissions stay, and count again once the block is lifted.',
    },
  },

  parameters: v.strictObject({
    newIsEnough: v.optional(v.pipe(v.boolean(), v.description('Snapshots that are public may stay so: it is enough that no other becomes public.')), false),
  }),
  needs: ['state'],

  evaluate({ state }, { parameters }) {
    switch (state) {
      case ALL:
        return { compliance: 'COMPLIANT' };
      case NEW:
        return parameters.newIsEnough ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'onlyNew' };
      case 'unblocked':
        return { compliance: 'NON_COMPLIANT', message: 'open' };
      default:
        throw new UnknownFact(`What the state ${state} blocks is not known here.`);
    }
  },

  remediate({ state, managedBy, publicSnapshots }, { parameters }) {
    if (managedBy !== null && managedBy !== 'account') return null;

    const steps = (to: typeof ALL | typeof NEW): readonly [Step<Block, Block | Unblock>] => [
      { apply: blocking(to), revert: state === NEW ? blocking(NEW) : UNBLOCKING },
    ];
    if (publicSnapshots.length === 0) return { risk: 'low', message: 'blockAll', steps: steps(ALL) };
    if (parameters.newIsEnough) return { risk: 'low', message: 'blockNew', steps: steps(NEW) };
    return { risk: 'high', message: 'cutOff', data: { snapshots: listInWords([...publicSnapshots].sort()) }, steps: steps(ALL) };
  },
});

function blocking(State: typeof ALL | typeof NEW): AwsCall<Block> {
  return { action: 'ec2:EnableSnapshotBlockPublicAccess', input: { State } };
}
