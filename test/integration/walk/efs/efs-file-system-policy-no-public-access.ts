import { CreateFileSystemCommand, EFSClient, PutFileSystemPolicyCommand } from '@aws-sdk/client-efs';
import { type Example, sure } from '../example.ts';

/** For everybody who comes over TLS, as many a guide has it. */
const POLICY = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Principal": { "AWS": "*" }, "Action": ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"] },
    { "Effect": "Deny", "Principal": { "AWS": "*" }, "Action": "*", "Condition": { "Bool": { "aws:SecureTransport": "false" } } }
  ]
}`;

export default {
  async onMoto({ region }) {
    const efs = new EFSClient({ region });
    const made = await efs.send(new CreateFileSystemCommand({ CreationToken: 'films', Encrypted: true, Tags: [{ Key: 'service', Value: 'films' }] }));
    const FileSystemId = sure(made.FileSystemId);
    await efs.send(new PutFileSystemPolicyCommand({ FileSystemId, Policy: POLICY }));
    return FileSystemId;
  },
} satisfies Example;
