import * as v from 'valibot';
import taskDefinition from '../../resources/ecs/task-definition.ts';
import type { Container } from '../../resources/shared/container-definitions.ts';
import { defineRule } from '../rule.ts';
import { registerInstead, runsNothing, type Verdict, violators, withContainers } from '../shared/containers.ts';

/** What Docker gives to every container, so that adding it adds nothing: https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities */
const USUAL = [
  ...['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD'],
  ...['NET_BIND_SERVICE', 'NET_RAW', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
];

const parameters = v.strictObject({
  allowedCapabilities: v.pipe(v.optional(v.array(v.string()), []), v.description('Capabilities that a container may be given all the same, as SYS_PTRACE.')),
});

export default defineRule(taskDefinition, {
  meta: {
    id: 'ecs-task-definition-no-added-capabilities',
    version: 1,
    title: 'Containers have no Linux capabilities beyond the usual ones.',
    severity: 'HIGH',
    risk: 'high',
    rationale:
      'A capability is a piece of what root may do on the host. SYS_ADMIN is nearly all of it; SYS_PTRACE, SYS_MODULE, DAC_READ_SEARCH, BPF and others are known ways out of a container.',
    references: [
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html',
      'https://man7.org/linux/man-pages/man7/capabilities.7.html',
    ],
    notes: [
      'The newest active revision of a family is judged, as by the AWS Config rules. A service may still run an older one: what it runs changes with its next deployment.',
      'To drop all capabilities and to add some of the usual ones again is less than usual, and complies. That others are not dropped is no violation.',
      'Fargate takes only SYS_PTRACE, and isolates each task from the others: name it in `allowedCapabilities` where that is enough.',
      'No revision is planned where the family bears tags that only AWS sets, as those of CloudFormation (change its template), or where what its owner wrote (environment, commands, labels, options of logs and volumes) may hold a secret, which the plan would show.',
      'ECS can not be told which revision the new one is to follow: one that somebody registers in the very moment of the change is overtaken by it, and stays registered.',
    ],
    changes: ['ecs:RegisterTaskDefinition'],
    messages: {
      added: 'Capabilities beyond the usual ones ({{capabilities}}) are given to {{containers}}: whoever breaks in there is the nearer to the host.',
      register:
        'Register a new revision of {{family}}, the same as revision {{revision}} but without {{capabilities}} of {{containers}}. What needs them fails there. Services and schedules run what they run until they are deployed anew. Taken back, the former content is registered as one more revision.',
    },
  },
  parameters,

  needs: ['active', 'containers'],

  evaluate(facts, { parameters: { allowedCapabilities } }) {
    if (runsNothing(facts)) return { compliance: 'NOT_APPLICABLE' };
    const allowed = allowedOf(allowedCapabilities);
    const containers = violators(facts.containers, (container) => hasMore(container, allowed), 'which capabilities are added');
    if (containers === null) return { compliance: 'COMPLIANT' };
    const names = facts.containers.flatMap(({ addedCapabilities = [] }) => addedCapabilities.flatMap((name) => name ?? [])).map(plain);
    const capabilities = [...new Set(names)].filter((name) => !allowed.has(name)).sort();
    return { compliance: 'NON_COMPLIANT', message: 'added', data: { containers, capabilities: capabilities.join(', ') } };
  },

  remediate(facts, { parameters: { allowedCapabilities } }, { data = {} }) {
    const allowed = allowedOf(allowedCapabilities);
    const after = withContainers(facts, (definition, container) => {
      const { linuxParameters } = definition;
      if (!hasMore(container, allowed) || !linuxParameters?.capabilities?.add) return definition;
      const add = linuxParameters.capabilities.add.filter((name) => allowed.has(plain(name)));
      return { ...definition, linuxParameters: { ...linuxParameters, capabilities: { ...linuxParameters.capabilities, add } } };
    });
    const step = registerInstead(facts, after);
    return step && { risk: 'high', message: 'register', data: { ...data, family: facts.family, revision: String(facts.revision) }, steps: [step] };
  },
});

function allowedOf(allowedCapabilities: readonly string[]): ReadonlySet<string> {
  return new Set([...USUAL, ...allowedCapabilities.map(plain)]);
}

function hasMore({ addedCapabilities }: Container, allowed: ReadonlySet<string>): Verdict {
  if (!addedCapabilities) return undefined;
  if (addedCapabilities.some((name) => name !== null && !allowed.has(plain(name)))) return true;
  return addedCapabilities.includes(null) ? undefined : false;
}

/** Docker reads `cap_sys_admin` as `SYS_ADMIN`. */
function plain(capability: string): string {
  return capability.toUpperCase().replace(/^CAP_/, '');
}
