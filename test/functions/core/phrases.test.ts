import { expect, it } from 'vitest';
import { actorText } from '../../../functions/core/phrases.ts';

it('says of a session that is named like one of Holdfast that it is not', () => {
  const actor = { name: 'holdfast-x', arn: 'arn:aws:iam::111122223333:role/Admin', through: 'cli' as const };

  expect(actorText(actor, null)).toBe('holdfast-x (not Holdfast: arn:aws:iam::111122223333:role/Admin), through the command line');
});
