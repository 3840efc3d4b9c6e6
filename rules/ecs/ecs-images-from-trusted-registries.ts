import * as v from 'valibot';
import taskDefinition from '../../resources/ecs/task-definition.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { runsNothing, type Verdict, violators } from '../shared/containers.ts';
import { listInWords } from '../shared/exposure.ts';

const parameters = v.strictObject({
  trustedRegistries: v.pipe(
    v.optional(
      v.array(
        v.pipe(
          v.string(),
          v.regex(
            /^(?:localhost|[\w-]+(?:\.[\w-]+)+)(?::\d+)?(?:\/[\w./-]+)?$/,
            'A registry is a host, with a path or without: ghcr.io, public.ecr.aws/docker.',
          ),
        ),
      ),
      [],
    ),
    v.description('Registries, or paths in them, whose images may be run besides those of private ECR in own accounts. None: the rule does not apply.'),
  ),
});
type Context = RuleContext<v.InferOutput<typeof parameters>>;
const DOCKER_HUB = 'docker.io';

export default defineRule(taskDefinition, {
  meta: {
    id: 'ecs-images-from-trusted-registries',
    version: 1,
    title: 'Containers run images from trusted registries only.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'An image from anywhere is a program from anybody, run with the roles of the task; a public name can be given up, taken over, or misspelt.',
    references: [
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html',
      'https://docs.docker.com/reference/cli/docker/image/tag/',
    ],
    notes: [
      'The newest active revision of a family is judged, as by the AWS Config rules. A service may still run an older one: what it runs changes with its next deployment.',
      'The rule does not apply until `trustedRegistries` names some: which ones are trusted is a decision. Private ECR of the own accounts is then trusted besides.',
      'A registry is compared as a host and whole steps of a path: `ghcr.io/acme` trusts `ghcr.io/acme/web`, not `ghcr.io/acme-evil/web` nor `ghcr.io.example.com/acme/web`. An image without a host is of Docker Hub, `docker.io/library/nginx` for `nginx`.',
      'Whether an image that was copied into a trusted registry is any better is not judged.',
    ],
    byHand: 'Somebody has to look at the image, and copy it into a registry that is trusted.',
    changes: [],
    messages: {
      untrusted:
        'The image of {{containers}} comes from a registry that is not trusted ({{images}}): whoever can push there decides what runs here, with the roles of the task.',
    },
  },
  parameters,

  needs: ['active', 'containers'],

  evaluate(facts, context) {
    if (runsNothing(facts) || context.parameters.trustedRegistries.length === 0) return { compliance: 'NOT_APPLICABLE' };
    const containers = violators(facts.containers, ({ image }) => isUntrusted(image, context), 'the image');
    if (containers === null) return { compliance: 'COMPLIANT' };
    const images = facts.containers.flatMap(({ image }) => (image !== undefined && isUntrusted(image, context) ? [repositoryOf(image)] : []));
    return { compliance: 'NON_COMPLIANT', message: 'untrusted', data: { containers, images: listInWords(images) } };
  },
});

/** In a template, `<Name>` stands in for what is known only at deployment. */
function isUntrusted(image: string | undefined, { parameters: { trustedRegistries }, accountId, ownAccounts }: Context): Verdict {
  if (image === undefined) return undefined;
  // The address of a repository that the template makes, in its own account.
  if (/^<\w+\.RepositoryUri>/.test(image)) return false;
  if (/^[^/:@]*<|^[^/]*<.*\//.test(image)) return undefined;

  const repository = repositoryOf(image);
  const [host = ''] = repository.split('/');
  const owner = ownerOfPrivateEcr(host);
  if (owner !== null && ownAccounts.includes(owner)) return false;
  const trusted = trustedRegistries.map((registry) => `${withPlainHost(registry)}/`);
  const [known = '', ...unknown] = `${repository}/`.split('<');
  if (trusted.some((registry) => known.startsWith(registry))) return false;
  if (unknown.length > 0 && trusted.some((registry) => registry.startsWith(known))) return undefined;
  // Where the account is not known, this may be it.
  return owner !== null && accountId === null ? undefined : true;
}

/** `docker.io/library/nginx` of `nginx:1.29@sha256:…`, as Docker completes it: https://docs.docker.com/reference/cli/docker/image/tag/ */
function repositoryOf(image: string): string {
  const [name = ''] = image.split('@', 1);
  const untagged = name.replace(/:[^/]*$/, '');
  const [first = ''] = untagged.split('/', 1);
  const hasHost = first !== untagged && (/[.:]/.test(first) || first === 'localhost');
  const [host, ...path] = withPlainHost(hasHost ? untagged : `docker.io/${untagged}`).split('/');
  return [host, ...(host === DOCKER_HUB && path.length === 1 ? ['library'] : []), ...path].join('/');
}

/** Docker Hub has several names, hosts have no case, and HTTPS has a usual port. */
function withPlainHost(repository: string): string {
  const [host = '', ...path] = repository.split('/');
  const plain = host.toLowerCase().replace(/:443$/, '');
  return [['index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com'].includes(plain) ? DOCKER_HUB : plain, ...path].join('/');
}

/** The account of a private registry of ECR; null: it is none. https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html */
function ownerOfPrivateEcr(host: string): string | null {
  const old = /^(\d{12})\.dkr\.ecr(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/.exec(host);
  const dualStack = /^(\d{12})\.dkr-ecr(?:-fips)?\.[a-z0-9-]+\.on\.(?:aws|amazonwebservices\.com\.cn)$/.exec(host);
  return (old ?? dualStack)?.[1] ?? null;
}
