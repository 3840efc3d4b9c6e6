import type { Registration } from '../../../resources/ecs/task-definition.ts';
import rule from '../../../rules/ecs/ecs-containers-nonprivileged.ts';
import { testRule } from '../rule-tester.ts';
import { liveWith, ref, registering, shownWith, sound } from './task.ts';

const message = (containers: string) => `Privileged mode makes ${containers} root on the host: whoever breaks in there has it, and all that runs on it.`;
const tail = 'Services and schedules run what they run until they are deployed anew. Taken back, the former content is registered as one more revision.';
const web = { name: 'web', image: 'web:7', privileged: true, command: ['serve'], environment: [{ name: 'STAGE', value: 'prod' }] };
const said = {
  family: 'web',
  taskRoleArn: 'arn:aws:iam::111122223333:role/web',
  containerDefinitions: [web, { name: 'side', image: 'side:1' }, { name: 'agent', image: 'agent:1', privileged: true }],
  volumes: [{ name: 'scratch', host: {} }],
  pidMode: 'task',
  tags: [{ key: 'team', value: 'media' }],
} as const;
const registration = {
  ...said,
  containerDefinitions: [...said.containerDefinitions.map((each) => ({ ...each }))],
  volumes: [...said.volumes],
  tags: [...said.tags],
};
/** Where a secret may stand besides the environment. */
const telling: Readonly<Record<string, NonNullable<Registration['containerDefinitions']>[number]>> = {
  'one whose command holds a password': { command: ['redis-server', '--requirepass', 'hunter2'] },
  'one whose entry point holds a password': { entryPoint: ['sh', '-c', 'DB_PASSWORD=hunter2 serve'] },
  'one whose health check holds a password': { healthCheck: { command: ['CMD', 'redis-cli', '--pass', 'hunter2'] } },
  'one whose logs go by a token': { logConfiguration: { logDriver: 'splunk', options: { 'splunk-token': 'hunter2' } } },
  'one that routes logs by a key': { firelensConfiguration: { type: 'fluentbit', options: { apikey: 'hunter2' } } },
  'one with a password in its labels': { dockerLabels: { 'traefik.http.middlewares.web.basicauth.users': 'ana:hunter2' } },
};
const privileged = { ...sound, privileged: true };

testRule(rule, ref, {
  valid: [
    { name: 'containers that are not', facts: shownWith([sound, { ...sound, name: 'side' }]) },
    { name: 'a container that runs as root, and is not', facts: shownWith([{ ...sound, user: 'root', readonlyRootFilesystem: false }]) },
  ],
  notApplicable: [
    { name: 'a revision that can no longer be run', facts: shownWith([privileged], { active: false }) },
    { name: 'a task definition without containers', facts: shownWith([]) },
  ],
  invalid: [
    {
      name: 'two of three, and leaves the third and all else as it is',
      facts: liveWith(registration, { tags: { team: 'media' } }),
      message: message('containers web, agent'),
      plan: {
        risk: 'high',
        message: `Register a new revision of web, the same as revision 7 but for the privilege of containers web, agent, which is gone. What needs it (devices, kernel settings, Docker itself) fails there. ${tail}`,
        steps: registering(
          {
            ...registration,
            containerDefinitions: [
              { ...web, privileged: false },
              { name: 'side', image: 'side:1' },
              { name: 'agent', image: 'agent:1', privileged: false },
            ],
          },
          registration,
        ),
      },
    },
    {
      name: 'one whose secret the plan would show, and plans nothing',
      facts: liveWith({ containerDefinitions: [{ ...web, environment: [{ name: 'DB_PASSWORD', value: 'hunter2' }] }] }),
      message: message('container web'),
      plan: null,
    },
    {
      name: 'one whose secret stands in an address, and plans nothing',
      facts: liveWith({ containerDefinitions: [{ ...web, environment: [{ name: 'DATABASE', value: 'postgres://web:hunter2@db/web' }] }] }),
      message: message('container web'),
      plan: null,
    },
    ...Object.entries(telling).map(([name, setting]) => ({
      name: `${name}, and plans nothing`,
      facts: liveWith({ containerDefinitions: [{ ...web, ...setting }] }),
      message: message('container web'),
      plan: null,
    })),
    {
      name: 'one that mounts a share by a password, and plans nothing',
      facts: liveWith({
        containerDefinitions: [web],
        volumes: [{ name: 'share', dockerVolumeConfiguration: { driver: 'local', driverOpts: { type: 'cifs', o: 'username=web,password=hunter2' } } }],
      }),
      message: message('container web'),
      plan: null,
    },
    {
      name: 'one that CloudFormation made, and plans nothing',
      facts: liveWith({ containerDefinitions: [web] }, { tags: { 'aws:cloudformation:stack-name': 'web' } }),
      message: message('container web'),
      plan: null,
    },
    {
      name: 'one that is root in the network of its host, and plans nothing, for that would be another violation',
      facts: liveWith({ containerDefinitions: [web], networkMode: 'host' }),
      message: message('container web'),
      plan: null,
    },
    {
      name: 'one in the network of its host that is not root',
      facts: liveWith({ containerDefinitions: [{ ...web, user: '1000' }], networkMode: 'host' }),
      message: message('container web'),
      plan: {
        risk: 'high',
        message: `Register a new revision of web, the same as revision 7 but for the privilege of container web, which is gone. What needs it (devices, kernel settings, Docker itself) fails there. ${tail}`,
        steps: registering(
          { family: 'web', containerDefinitions: [{ ...web, user: '1000', privileged: false }], networkMode: 'host' },
          { family: 'web', containerDefinitions: [{ ...web, user: '1000' }], networkMode: 'host' },
        ),
      },
    },
    { name: 'one, whatever is not known of the others', facts: shownWith([{}, privileged]), message: message('container web'), plan: null },
    { name: 'one whose name is not known', facts: shownWith([sound, { privileged: true }]), message: message('container number 2'), plan: null },
  ],
  insufficient: [
    {
      name: 'a container known only at deployment',
      facts: shownWith([sound, {}]),
      message: 'Known only at deployment, of number 2: whether it is privileged.',
    },
    { name: 'containers that are not shown', facts: { active: true } },
  ],
});
