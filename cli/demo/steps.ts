import { DAY, later } from '../../functions/core/time.ts';
import { rules } from '../../sandbox/baseline.ts';
import { resume } from '../commands/resume.ts';
import { stop } from '../commands/stop.ts';
import { undo } from '../commands/undo.ts';
import { waive } from '../commands/waive.ts';
import { ruleNamed } from '../rule-option.ts';
import { answerQuestion } from './browser.ts';
import { MIA, PLACE, type Stage } from './stage.ts';

export interface DemoStep {
  readonly title: string;
  play(stage: Stage): Promise<void>;
}

export const steps: readonly DemoStep[] = [
  { title: 'SSH is opened to the world', play: openedSsh },
  { title: 'A bucket goes public', play: publicBucket },
  { title: 'The first change is taken back', play: takenBack },
  { title: 'Something may stay as it is, for a while', play: waived },
  { title: 'A script does not give in', play: fight },
  { title: 'The stop switch', play: stopSwitch },
];

async function openedSsh(stage: Stage): Promise<void> {
  const { narrator, snapwave } = stage;
  const { bastion } = snapwave.groups;
  await open(stage, 'ana', bastion, 22, 'for a minute');
  narrator.event('ana opens port 22 of snapwave-bastion to everyone, not just the office.');
  narrator.detail(`before: ${ingressOf(stage, bastion)}`);
  await narrator.pause(700);
  await stage.hear();
  narrator.event('Holdfast reads the group, revokes that one rule, and reads it again.');
  narrator.detail(`after:  ${ingressOf(stage, bastion)}`);
  await narrator.pause(700);
}

async function publicBucket(stage: Stage): Promise<void> {
  const { narrator, snapwave } = stage;
  const ask = stage.as({ userName: 'leo', console: true });
  const Bucket = snapwave.buckets.media;
  await ask('s3:DeletePublicAccessBlock', { Bucket });
  const { Policy = '{}' } = await ask('s3:GetBucketPolicy', { Bucket });
  const policy = JSON.parse(Policy) as { Statement: object[] };
  const everyone = { Sid: 'Everyone', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` };
  await ask('s3:PutBucketPolicy', { Bucket, Policy: JSON.stringify({ ...policy, Statement: [...policy.Statement, everyone] }) });
  narrator.event(`leo unblocks public access to ${Bucket}, and lets everyone read it.`);
  await narrator.pause(700);
  await stage.hear();
  narrator.event('Somebody may rely on that, so Holdfast changes nothing, and asks:');
  narrator.detail(stage.alerts.at(-1)?.plan?.message ?? '');
  const { answers } = await answerQuestion(stage);
  await stage.hear();
  if (answers.some(({ answer }) => answer === 'apply')) narrator.event('Holdfast looks again, comes to the very same plan, and does it.');
  await narrator.pause(700);
}

async function takenBack(stage: Stage): Promise<void> {
  const { narrator, snapwave, store } = stage;
  const change = stage.alerts.find(({ kind, ruleId }) => kind === 'change' && ruleId === 'restricted-ssh')?.changeId ?? '';
  narrator.event('ana does need SSH from everywhere today, so Mia takes the change back.');
  narrator.command(`holdfast undo ${change}`);
  await narrator.pause(700);
  await undo(store, { change, caller: MIA, reason: 'ana needs it today', hours: 24 }, narrator.terminal);
  narrator.detail(`now:    ${ingressOf(stage, snapwave.groups.bastion)}`);
  await narrator.pause(700);
}

async function waived(stage: Stage): Promise<void> {
  const { narrator, snapwave, store } = stage;
  const rule = ruleNamed('cloud-trail-log-file-validation-enabled', rules);
  const until = later(stage.now(), 7 * DAY);
  const reason = 'the bucket moves';
  narrator.event('The trail may go without log file validation while its bucket moves.');
  narrator.command(`holdfast waive ${snapwave.trail} ${rule.meta.id} --until ${until.slice(0, 10)} --reason '${reason}'`);
  await narrator.pause(500);
  const day = `${until.slice(0, 10)}T23:59:59.999Z`;
  await waive(store, { arn: snapwave.trail, rules: [rule], until: day, reason, owner: 'Mia', caller: MIA, looksNow: true }, narrator.terminal);
  await stage.as({ userName: 'ana' })('cloudtrail:UpdateTrail', { Name: snapwave.trail, EnableLogFileValidation: false });
  const lines = await stage.hear();
  const isLeft = lines.some(({ ruleId, decision }) => ruleId === rule.meta.id && decision.reason === 'waived');
  narrator.event(isLeft ? 'ana switches the validation off: seen, recorded, and left alone.' : 'ana switches the validation off.');
  await narrator.pause(700);
}

async function fight(stage: Stage): Promise<void> {
  const { narrator, snapwave } = stage;
  for (const round of ['A nightly script opens SSH on snapwave-web', 'It opens it again', 'And again']) {
    await open(stage, 'nightly-deploy', snapwave.groups.web, 22, 'deploy');
    const lines = await stage.hear();
    const isClosed = lines.some(({ status }) => status === 'verified');
    narrator.event(`${round}: ${isClosed ? 'closed.' : 'Holdfast does not fight. It asks who is right.'}`);
    await narrator.pause(450);
  }
  if (stage.isInteractive) {
    await answerQuestion(stage);
    await stage.hear();
  } else narrator.detail('Nobody answers here: both stay open. After a day the answer is no, and that is said aloud.');
  await narrator.pause(700);
}

async function stopSwitch(stage: Stage): Promise<void> {
  const { narrator, snapwave, store } = stage;
  const { database } = snapwave.groups;
  narrator.event('Tonight is a release: nothing is to be touched.');
  narrator.command("holdfast stop --reason 'release night'");
  await stop(store, { scope: 'all', reason: 'release night', caller: MIA }, narrator.terminal);
  await open(stage, 'ana', database, 3306, 'import');
  await stage.hear();
  narrator.event('ana opens a database port to everyone: told of, and left alone.');
  await narrator.pause(700);
  narrator.command('holdfast resume');
  await resume(store, { scope: 'all', caller: MIA }, narrator.terminal);
  const lines = await stage.hear();
  if (lines.some(({ status }) => status === 'verified')) narrator.event('It is looked at again, and closed.');
  await narrator.pause(700);
}

async function open(stage: Stage, userName: string, GroupId: string, port: number, Description: string): Promise<void> {
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: '0.0.0.0/0', Description }] }];
  await stage.as({ userName })('ec2:AuthorizeSecurityGroupIngress', { GroupId, IpPermissions });
}

/** `203.0.113.0/24 (SnapWave office)`: who is let in, as the account has it now. */
function ingressOf({ sandbox }: Stage, groupId: string): string {
  const group = sandbox.state.securityGroups.find(({ id, region }) => id === groupId && region === PLACE.region);
  const ingress = (group?.rules ?? []).filter(({ isEgress }) => !isEgress);
  return ingress.map(({ peer, description }) => `${'cidr' in peer ? peer.cidr : 'a group'} (${description ?? ''})`).join(', ');
}
