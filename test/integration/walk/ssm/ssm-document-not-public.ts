import { CreateDocumentCommand, ModifyDocumentPermissionCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Example } from '../example.ts';

const CONTENT = JSON.stringify({
  schemaVersion: '2.2',
  description: 'Restarts the player',
  mainSteps: [{ action: 'aws:runShellScript', name: 'restart', inputs: { runCommand: ['systemctl restart player'] } }],
});

export default {
  async onMoto({ region }) {
    const ssm = new SSMClient({ region });
    const Name = 'RestartPlayer';
    await ssm.send(new CreateDocumentCommand({ Name, Content: CONTENT, DocumentType: 'Command', Tags: [{ Key: 'team', Value: 'media' }] }));
    await ssm.send(new ModifyDocumentPermissionCommand({ Name, PermissionType: 'Share', AccountIdsToAdd: ['all'], SharedDocumentVersion: '$LATEST' }));
    return Name;
  },
} satisfies Example;
