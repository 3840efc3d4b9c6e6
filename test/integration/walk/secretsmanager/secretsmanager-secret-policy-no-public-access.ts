import type { Example } from '../example.ts';
import { taggedSecret } from './secret.ts';

const everybody = '{"Sid":"Open","Effect":"Allow","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*"}';
const partner = '{"Effect":"Allow",  "Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}';

export default [
  { onMoto: ({ region }) => taggedSecret(region, [partner, everybody]) },
  /** A policy that nothing would be left of. */
  { onMoto: ({ region }) => taggedSecret(region, [everybody]) },
] satisfies readonly Example[];
