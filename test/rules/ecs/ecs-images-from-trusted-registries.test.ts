import * as v from 'valibot';
import { expect, it } from 'vitest';
import { judge } from '../../../functions/core/judge.ts';
import rule from '../../../rules/ecs/ecs-images-from-trusted-registries.ts';
import { CONTEXT, testRule } from '../rule-tester.ts';
import { ref, shownWith, sound } from './task.ts';

const message = (images: string, containers = 'container web') =>
  `The image of ${containers} comes from a registry that is not trusted (${images}): whoever can push there decides what runs here, with the roles of the task.`;
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const trusting = (...trustedRegistries: string[]) => ({ parameters: { trustedRegistries } });
const usual = trusting('ghcr.io/acme', 'docker.io/library', 'registry.acme.example:5000');
const of = (...images: string[]) => shownWith(images.map((image, index) => ({ ...sound, name: ['web', 'side'][index] ?? 'more', image })));
const accepted = (image: string, trust = usual) => ({ name: image, facts: of(image), ...trust });
const reported = (image: string, said: string, trust = usual) => ({ name: image, facts: of(image), ...trust, message: message(said), plan: null });
const open = (image: string, trust = usual) => ({ name: image, facts: of(image), ...trust, message: /the image/ });

testRule(rule, ref, {
  valid: [
    accepted('ghcr.io/acme/web:7'),
    accepted('GHCR.io/acme/team/web'),
    accepted('ghcr.io:443/acme/web:7'),
    accepted(`ghcr.io/acme/web:7@${digest}`),
    accepted('ghcr.io/acme', usual),
    accepted('nginx'),
    accepted('nginx:1.29'),
    accepted(`nginx@${digest}`),
    accepted('library/nginx'),
    accepted('docker.io/nginx'),
    accepted('index.docker.io/library/nginx:1'),
    accepted('registry.acme.example:5000/web'),
    accepted('111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:7'),
    accepted('111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com/web'),
    accepted('111122223333.dkr-ecr.eu-west-1.on.aws/web'),
    accepted('111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/web'),
    { ...accepted('444455556666.dkr.ecr.eu-west-1.amazonaws.com/web'), ownAccounts: ['444455556666'] },
    accepted('444455556666.dkr.ecr.eu-west-1.amazonaws.com/web', trusting('444455556666.dkr.ecr.eu-west-1.amazonaws.com')),
    accepted('acme/web', trusting('docker.io')),
    accepted('public.ecr.aws/docker/library/nginx', trusting('public.ecr.aws/docker')),
    accepted('<Repository.RepositoryUri>:7'),
    accepted('ghcr.io/acme/<Name>:7'),
    accepted('nginx:<Tag>'),
    accepted('nginx@<Digest>'),
    accepted('111122223333.dkr.ecr.eu-west-1.amazonaws.com/<Repository>:7'),
  ],
  notApplicable: [
    { name: 'any image, as long as nobody said which registries are trusted', facts: of('evil.example.com/web') },
    { name: 'a revision that can no longer be run', facts: { ...of('evil.example.com/web'), active: false }, ...usual },
    { name: 'a task definition without containers', facts: shownWith([]), ...usual },
  ],
  invalid: [
    reported('evil.example.com/web:7', 'evil.example.com/web'),
    reported('ghcr.io/acme-evil/web', 'ghcr.io/acme-evil/web'),
    reported('ghcr.io/other/web', 'ghcr.io/other/web'),
    reported('ghcr.io.evil.example/acme/web', 'ghcr.io.evil.example/acme/web'),
    reported('evil.example/ghcr.io/acme/web', 'evil.example/ghcr.io/acme/web'),
    reported('ghcr.io:8443/acme/web', 'ghcr.io:8443/acme/web'),
    reported('registry.acme.example/web', 'registry.acme.example/web'),
    reported('acme/web', 'docker.io/acme/web'),
    reported('localhost/acme/web', 'localhost/acme/web'),
    reported(`nginx@${digest}`, 'docker.io/library/nginx', trusting('ghcr.io')),
    reported('444455556666.dkr.ecr.eu-west-1.amazonaws.com/web', '444455556666.dkr.ecr.eu-west-1.amazonaws.com/web'),
    reported('111122223333.dkr.ecr.eu-west-1.amazonaws.com.evil.com/web', '111122223333.dkr.ecr.eu-west-1.amazonaws.com.evil.com/web'),
    reported('111122223333.dkr.ecr.evil.com/eu-west-1.amazonaws.com/web', '111122223333.dkr.ecr.evil.com/eu-west-1.amazonaws.com/web'),
    reported('evil.example.com/<Name>:7', 'evil.example.com/<Name>'),
    reported('ghcr.io/other-<Name>/web', 'ghcr.io/other-<Name>/web'),
    {
      name: 'the one that is not, beside one that is, and one known only at deployment',
      facts: shownWith([sound, { ...sound, name: 'side', image: 'evil.example.com/web' }, {}]),
      ...usual,
      message: message('evil.example.com/web', 'container side'),
      plan: null,
    },
  ],
  insufficient: [
    open('<Registry>/acme/web'),
    open('<Image>'),
    open('registry:<Port>/acme/web'),
    open('registry-<Stage>.acme.example/web'),
    open('ghcr.io/<Organization>/web'),
    open('ghcr.io/ac<Rest>'),
    { name: 'an image known only at deployment', facts: shownWith([{ name: 'web' }]), ...usual, message: /of web/ },
    { name: 'containers that are not shown', facts: { active: true } },
  ],
});

it.each(['https://ghcr.io', 'acme', 'ghcr.io/', '*.example.com', ''])('refuses %s as a registry', (registry) => {
  expect(v.safeParse(rule.parameters, { trustedRegistries: [registry] }).success).toBe(false);
});

it('can not tell whether a private registry is its own where the account is not shown', () => {
  const context = { ...CONTEXT, accountId: null, ownAccounts: [], parameters: { trustedRegistries: ['ghcr.io'] } };

  expect(judge(rule, of('444455556666.dkr.ecr.eu-west-1.amazonaws.com/web'), context).compliance).toBe('INSUFFICIENT_DATA');
  expect(judge(rule, of('evil.example.com/web'), context).compliance).toBe('NON_COMPLIANT');
});
