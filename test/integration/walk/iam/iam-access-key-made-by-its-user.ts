import type { Example } from '../example.ts';

/** Two keys that another user made, one of which is inactive, and one that its user made. */
export default {
  because: 'Moto has no LookupEvents.',
  onSandbox({ state, accountId }) {
    const time = new Date(Date.now() - 3_600_000).toISOString();
    const identity = (userName: string) => ({ type: 'IAMUser', userName, arn: `arn:aws:iam::${accountId}:user/${userName}` });
    for (const [id, userName, by, status] of [
      ['AKIA1', 'ana', 'eve', 'Active'],
      ['AKIA2', 'ben', 'eve', 'Inactive'],
      ['AKIA3', 'ben', 'ben', 'Active'],
    ] as const) {
      state.accessKeys.push({ id, userName, status, createdAt: time });
      const record = { userIdentity: identity(by), requestParameters: { userName }, responseElements: { accessKey: { accessKeyId: id, userName } } };
      state.eventHistory.push({ name: 'CreateAccessKey', time, record });
    }
    return accountId;
  },
} satisfies Example;
