import rule from '../../../rules/ecs/ecs-task-definition-no-added-capabilities.ts';
import { testRule } from '../rule-tester.ts';
import { liveWith, ref, registering, shownWith, sound } from './task.ts';

const message = (capabilities: string, containers = 'container web') =>
  `Capabilities beyond the usual ones (${capabilities}) are given to ${containers}: whoever breaks in there is the nearer to the host.`;
const adding = (...addedCapabilities: (string | null)[]) => ({ ...sound, addedCapabilities });
const linuxParameters = { initProcessEnabled: true, capabilities: { add: ['NET_BIND_SERVICE', 'SYS_ADMIN', 'NET_ADMIN'], drop: ['ALL'] } };
const registration = {
  family: 'web',
  containerDefinitions: [
    { name: 'web', image: 'web:7', linuxParameters },
    { name: 'side', image: 'side:1', linuxParameters: { capabilities: { add: ['CHOWN'] } } },
  ],
};
const tail =
  'What needs them fails there. Services and schedules run what they run until they are deployed anew. Taken back, the former content is registered as one more revision.';

testRule(rule, ref, {
  valid: [
    { name: 'no capability added', facts: shownWith([sound]) },
    { name: 'usual ones added, in any spelling', facts: shownWith([adding('NET_BIND_SERVICE', 'cap_chown', 'Setuid')]) },
    {
      name: 'one that was agreed on, in any spelling',
      facts: shownWith([adding('SYS_PTRACE')]),
      parameters: { allowedCapabilities: ['cap_sys_ptrace'] },
    },
  ],
  notApplicable: [
    { name: 'a revision that can no longer be run', facts: shownWith([adding('ALL')], { active: false }) },
    { name: 'a task definition without containers', facts: shownWith([]) },
  ],
  invalid: [
    {
      name: 'two beside a usual one, and leaves that, what is dropped, and all else',
      facts: liveWith(registration),
      message: message('NET_ADMIN, SYS_ADMIN'),
      plan: {
        risk: 'high',
        message: `Register a new revision of web, the same as revision 7 but without NET_ADMIN, SYS_ADMIN of container web. ${tail}`,
        steps: registering(
          {
            family: 'web',
            containerDefinitions: [
              {
                name: 'web',
                image: 'web:7',
                linuxParameters: { initProcessEnabled: true, capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] } },
              },
              { name: 'side', image: 'side:1', linuxParameters: { capabilities: { add: ['CHOWN'] } } },
            ],
          },
          registration,
        ),
      },
    },
    {
      name: 'one of two, where the other was agreed on',
      facts: liveWith(registration),
      parameters: { allowedCapabilities: ['NET_ADMIN'] },
      message: message('SYS_ADMIN'),
      plan: {
        risk: 'high',
        message: `Register a new revision of web, the same as revision 7 but without SYS_ADMIN of container web. ${tail}`,
        steps: registering(
          {
            family: 'web',
            containerDefinitions: [
              {
                name: 'web',
                image: 'web:7',
                linuxParameters: { initProcessEnabled: true, capabilities: { add: ['NET_BIND_SERVICE', 'NET_ADMIN'], drop: ['ALL'] } },
              },
              { name: 'side', image: 'side:1', linuxParameters: { capabilities: { add: ['CHOWN'] } } },
            ],
          },
          registration,
        ),
      },
    },
    {
      name: 'one whose secret the plan would show, and plans nothing',
      facts: liveWith({ containerDefinitions: [{ name: 'web', linuxParameters, environment: [{ name: 'SLACK', value: 'xoxb-1234567890-abcdefghijklm' }] }] }),
      message: message('NET_ADMIN, SYS_ADMIN'),
      plan: null,
    },
    { name: 'all of them', facts: shownWith([adding('all')]), message: message('ALL'), plan: null },
    { name: 'one in small letters, with its prefix', facts: shownWith([adding('cap_sys_admin')]), message: message('SYS_ADMIN'), plan: null },
    { name: 'one beside another that is known only at deployment', facts: shownWith([adding(null, 'BPF'), {}]), message: message('BPF'), plan: null },
    {
      name: 'a capability that came later',
      facts: shownWith([adding('CHECKPOINT_RESTORE'), { ...adding('BPF'), name: 'side' }]),
      message: message('BPF, CHECKPOINT_RESTORE', 'containers web, side'),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a capability known only at deployment', facts: shownWith([adding('CHOWN', null)]), message: /of web/ },
    { name: 'a container known only at deployment', facts: shownWith([sound, {}]), message: /of number 2/ },
    { name: 'containers that are not shown', facts: { active: true } },
  ],
});
