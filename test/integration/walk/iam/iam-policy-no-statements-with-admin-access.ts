import { CreatePolicyCommand, CreatePolicyVersionCommand, IAMClient } from '@aws-sdk/client-iam';
import { type Example, sure } from '../example.ts';

const narrow = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::snapwave-media/*' }] });
const admin = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });

export default {
  async onMoto() {
    const iam = new IAMClient({ region: 'us-east-1' });
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'SnapwaveBuildAgent', PolicyDocument: narrow, Tags: [{ Key: 'service', Value: 'build' }] }),
    );
    const PolicyArn = sure(Policy?.Arn);
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: admin, SetAsDefault: true }));
    return PolicyArn;
  },
  // Whom a policy serves, and its versions' list, stay; which of them holds is what was complained of.
  mayChange: ['defaultVersionId', 'document'],
} satisfies Example;
