import { describe, expect, it } from 'vitest';
import type { ReadAction } from '../../aws/call.ts';
import { ANA, openWorld, PLACE, type World } from './world.ts';

const MEDIA = 'snapwave-media';

/** A world in which one call is denied while `denied` holds it. */
function openDenying(): World & { readonly denied: Set<ReadAction> } {
  const denied = new Set<ReadAction>();
  const world = openWorld({
    sandbox: { fault: ({ action }, when) => (when === 'before' && denied.has(action as ReadAction) ? { action, kind: 'denied', when } : undefined) },
  });
  return { ...world, denied };
}

async function unblock({ sandbox }: World): Promise<void> {
  await sandbox.as(ANA).ask(PLACE)('s3:DeletePublicAccessBlock', { Bucket: MEDIA });
}

describe('a bucket of which one fact can not be read', () => {
  it('is remediated where neither the rule nor its plan needs it', async () => {
    const world = openDenying();
    world.denied.add('s3:GetBucketVersioning');
    await unblock(world);
    await world.hear();

    const lines = world.looks.flatMap((look) => look.lines);
    expect(lines.find(({ decision }) => decision.outcome === 'act')).toMatchObject({ ruleId: 's3-bucket-level-public-access-prohibited', status: 'verified' });
    expect(world.sandbox.state.buckets.find(({ name }) => name === MEDIA)?.publicAccessBlock).toMatchObject({ BlockPublicPolicy: true });
  });

  it('is not evaluated by the rules that need it, which name the permission, and no plan is made that needs it', async () => {
    const world = openDenying();
    world.denied.add('s3:GetBucketPolicy');
    await unblock(world);
    await world.hear();

    expect(world.line('s3-bucket-ssl-requests-only')).toMatchObject({
      decision: { outcome: 'notify', reason: 'insufficient-data' },
      message: expect.stringContaining('s3:GetBucketPolicy'),
    });
    expect(world.line('s3-bucket-level-public-access-prohibited')?.decision).toEqual({ outcome: 'notify', reason: 'circumstances-unknown' });
  });

  it('is not changed where its tags are that fact: they may set the mode, and say whose it is', async () => {
    const world = openDenying();
    world.denied.add('s3:GetBucketTagging');
    await unblock(world);
    await world.hear();

    expect(world.line('s3-bucket-level-public-access-prohibited')?.decision).toEqual({ outcome: 'notify', reason: 'circumstances-unknown' });
  });
});
