import rule from '../../../rules/ecs/ecs-containers-readonly-access.ts';
import { testRule } from '../rule-tester.ts';
import { liveWith, ref, registering, shownWith, sound } from './task.ts';

const message = (containers: string) => `The root filesystem of ${containers} can be written: whoever breaks in there can change the program that runs.`;
const writable = { ...sound, readonlyRootFilesystem: false };
const registration = {
  family: 'web',
  containerDefinitions: [
    { name: 'web', image: 'web:7', memory: 256 },
    { name: 'side', image: 'side:1', readonlyRootFilesystem: true },
    { name: 'agent', image: 'agent:1', readonlyRootFilesystem: false },
  ],
  cpu: '256',
};

testRule(rule, ref, {
  valid: [{ name: 'containers that can only read', facts: shownWith([sound, { ...sound, name: 'side', user: null, privileged: true }]) }],
  notApplicable: [
    { name: 'containers on Windows, which has no such setting', facts: shownWith([writable], { operatingSystem: 'WINDOWS_SERVER_2022_CORE' }) },
    { name: 'a revision that can no longer be run', facts: shownWith([writable], { active: false }) },
    { name: 'a task definition without containers', facts: shownWith([]) },
  ],
  invalid: [
    {
      name: 'one that says so and one that says nothing, and leaves the third and all else as it is',
      facts: liveWith(registration),
      message: message('containers web, agent'),
      plan: {
        risk: 'high',
        message:
          'Register a new revision of web, the same as revision 7 but that the root filesystem of containers web, agent can only be read. What writes outside of a mounted volume (logs, caches, temporary files) fails there. Services and schedules run what they run until they are deployed anew. Taken back, the former content is registered as one more revision.',
        steps: registering(
          {
            ...registration,
            containerDefinitions: [
              { name: 'web', image: 'web:7', memory: 256, readonlyRootFilesystem: true },
              { name: 'side', image: 'side:1', readonlyRootFilesystem: true },
              { name: 'agent', image: 'agent:1', readonlyRootFilesystem: true },
            ],
          },
          registration,
        ),
      },
    },
    {
      name: 'one whose secret the plan would show, and plans nothing',
      facts: liveWith({
        containerDefinitions: [
          {
            name: 'web',
            environment: [
              { name: 'api-key', value: 'x' },
              { name: 'API_KEY', value: 'x' },
            ],
          },
        ],
      }),
      message: message('container web'),
      plan: null,
    },
    {
      name: 'one on Linux, whatever is not known of the others',
      facts: shownWith([{}, writable], { operatingSystem: 'LINUX' }),
      message: message('container web'),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a container known only at deployment', facts: shownWith([{ name: 'web' }, sound]), message: /of web/ },
    { name: 'a system known only at deployment', facts: { active: true, containers: [sound] }, message: /operatingSystem/ },
  ],
});
