import { CreateTagsCommand, EC2Client, ModifyImageAttributeCommand, RegisterImageCommand } from '@aws-sdk/client-ec2';
import { type Example, sure } from '../example.ts';

/** Shared with everybody, with an account that is allowed, and with an account and an organization that are not. */
export default {
  parameters: { allowedAccounts: ['444455556666'] },
  async onMoto({ region }) {
    const ec2 = new EC2Client({ region });
    const { ImageId } = await ec2.send(new RegisterImageCommand({ Name: 'base' }));
    await ec2.send(new CreateTagsCommand({ Resources: [sure(ImageId)], Tags: [{ Key: 'team', Value: 'media' }] }));
    const Add = [
      { UserId: '444455556666' },
      { UserId: '777788889999' },
      { Group: 'all' as const },
      { OrganizationArn: 'arn:aws:organizations::777788889999:organization/o-snapwave12' },
    ];
    await ec2.send(new ModifyImageAttributeCommand({ ImageId: sure(ImageId), LaunchPermission: { Add } }));
    return sure(ImageId);
  },
} satisfies Example;
