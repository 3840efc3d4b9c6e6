import * as v from 'valibot';
import taskDefinition from '../../resources/ecs/task-definition.ts';
import type { Container, TaskVolume } from '../../resources/shared/container-definitions.ts';
import { defineRule } from '../rule.ts';
import { runsNothing, type Verdict, violators } from '../shared/containers.ts';
import { listInWords } from '../shared/exposure.ts';

const parameters = v.strictObject({
  allowedPaths: v.pipe(
    v.optional(v.array(v.pipe(v.string(), v.regex(/^(?:\/|[A-Za-z]:)/, 'A path begins with a slash, or a drive.'))), []),
    v.description('Places on the host that may be mounted, with all that is below them.'),
  ),
});

export default defineRule(taskDefinition, {
  meta: {
    id: 'ecs-task-definition-no-host-paths',
    version: 1,
    title: 'No container mounts a place of its host.',
    severity: 'HIGH',
    risk: 'high',
    rationale:
      'A mounted path of the host is a door between container and host: the socket of Docker starts anything as root there, /etc and /root hold its keys, /var/lib/docker the files of every other container.',
    references: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HostVolumeProperties.html',
      'https://docs.docker.com/engine/security/protect-access/',
    ],
    notes: [
      'The newest active revision of a family is judged, as by the AWS Config rules. A service may still run an older one: what it runs changes with its next deployment.',
      'Only what a container mounts counts. A volume without a path (`host: {}`) is a place that Docker makes for it, as are Docker volumes, EFS and FSx file systems; but a Docker volume with the mount option `bind` is a place of the host by another name.',
      'To mount the socket of Docker for reading only takes nothing away: who can reach it can ask for anything.',
    ],
    byHand: 'What the container does with the files of its host, and how it can do without them, only its owner knows.',
    changes: [],
    messages: {
      mounts: 'Files of the host ({{paths}}) are mounted by {{containers}}: whoever breaks in there has them.',
      socket: "The host's container runtime ({{paths}}) is mounted by {{containers}}: whoever breaks in there starts anything on the host, as root.",
    },
  },
  parameters,

  needs: ['active', 'containers', 'volumes'],

  evaluate(facts, { parameters: { allowedPaths } }) {
    if (runsNothing(facts)) return { compliance: 'NOT_APPLICABLE' };
    const allowed = allowedPaths.map(normalPath);
    const judged = facts.volumes.map((volume) => ({ ...volume, forbidden: isForbidden(volume, allowed) }));
    const containers = violators(facts.containers, (container) => mountsForbidden(container, judged), 'which places of the host it mounts');
    if (containers === null) return { compliance: 'COMPLIANT' };
    const mounted = new Set(facts.containers.flatMap(({ mountedVolumes = [] }) => mountedVolumes));
    const paths = judged.flatMap(({ name, hostPath, forbidden }) => (forbidden && name !== undefined && mounted.has(name) ? (hostPath ?? []) : []));
    const message = paths.some(isRuntimeSocket) ? 'socket' : 'mounts';
    return { compliance: 'NON_COMPLIANT', message, data: { containers, paths: listInWords(paths) } };
  },
});

interface JudgedVolume extends TaskVolume {
  readonly forbidden: Verdict;
}

function mountsForbidden({ mountedVolumes }: Container, volumes: readonly JudgedVolume[]): Verdict {
  const suspects = volumes.filter(({ forbidden }) => forbidden !== false);
  if (suspects.length === 0 || mountedVolumes?.length === 0) return false;
  if (suspects.some(({ name, forbidden }) => forbidden && name !== undefined && mountedVolumes?.includes(name))) return true;
  const mayBeMounted = ({ name }: JudgedVolume) => !mountedVolumes || mountedVolumes.includes(null) || name === undefined || mountedVolumes.includes(name);
  return suspects.some(mayBeMounted) ? undefined : false;
}

function isForbidden({ hostPath }: TaskVolume, allowed: readonly string[]): Verdict {
  if (hostPath === undefined) return undefined;
  if (hostPath === null) return false;
  // In a template the whole, or the end, of a path may be known only at deployment.
  if (allowed.length > 0 && hostPath.startsWith('<')) return undefined;
  const path = normalPath(hostPath);
  return !allowed.some((place) => path === place || path.startsWith(place.endsWith('/') ? place : `${place}/`));
}

/** Without detours: `/var/log/../run//docker.sock` is `/var/run/docker.sock`. */
function normalPath(path: string): string {
  const steps: string[] = [];
  for (const step of path.replaceAll('\\', '/').split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return `${/^[A-Za-z]:/.test(path) ? '' : '/'}${steps.join('/')}`;
}

/** The socket by which containers are started, or a folder that holds it. */
function isRuntimeSocket(path: string): boolean {
  const place = normalPath(path);
  return ['/', '/run', '/var', '/var/run'].includes(place) || /\/(?:docker|containerd|crio)\.sock$|\/pipe\/docker_engine$/.test(place);
}
