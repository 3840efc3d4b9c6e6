import rule from '../../../rules/ecs/ecs-task-definition-nonroot-user.ts';
import { testRule } from '../rule-tester.ts';
import { ref, shownWith, sound } from './task.ts';

const message = (containers = 'container web') =>
  `The user of ${containers} is root, or left to the image, which mostly means root: whoever breaks in there has all rights in the container, and is one flaw of the kernel from the host.`;
const as = (user: string | null) => ({ ...sound, user });
const accepted = (user: string) => ({ name: `the user ${user}`, facts: shownWith([as(user)]) });
const reported = (name: string, user: string | null) => ({ name, facts: shownWith([as(user)]), message: message(), plan: null });
const windows = { operatingSystem: 'WINDOWS_SERVER_2022_CORE' };

testRule(rule, ref, {
  valid: [
    ...['1000', '1000:0', '1000:root', 'web', 'web:root', 'rooty', 'nonroot:nonroot', 'toor', '10', '65534:65534', 'Root', '0x0'].map(accepted),
    { name: 'a user that is no administrator of Windows', facts: shownWith([as('ContainerUser')], windows) },
    { name: 'a name on Windows that would be root on Linux', facts: shownWith([as('root')], windows) },
  ],
  notApplicable: [
    { name: 'a revision that can no longer be run', facts: shownWith([as('root')], { active: false }) },
    { name: 'a task definition without containers', facts: shownWith([]) },
  ],
  invalid: [
    reported('root', 'root'),
    reported('no user', null),
    reported('root by its number', '0'),
    reported('root by its number, spelt at length', '000'),
    reported('root by its number, with a sign', '+0'),
    reported('root with a group', 'root:web'),
    reported('root by its number with a group', '0:1000'),
    reported('a group without a user', ':1000'),
    {
      name: 'two of three, one of them without a user',
      facts: shownWith([as('1000'), { ...as(null), name: 'side' }, { ...as('0'), name: 'agent' }]),
      message: message('containers side, agent'),
      plan: null,
    },
    { name: 'root beside one that is known only at deployment', facts: shownWith([{}, as('root')]), message: message(), plan: null },
    { name: 'the administrator of Windows', facts: shownWith([as('containeradministrator')], windows), message: message(), plan: null },
    {
      name: 'the administrator of Windows, with a domain',
      facts: shownWith([as('User Manager\\ContainerAdministrator')], windows),
      message: message(),
      plan: null,
    },
    { name: 'no user on Windows', facts: shownWith([as(null)], windows), message: message(), plan: null },
  ],
  insufficient: [
    { name: 'a user known only at deployment', facts: shownWith([{ name: 'web' }]), message: 'Known only at deployment, of web: the user.' },
    { name: 'a user on Windows known only at deployment', facts: shownWith([{ name: 'web' }], windows), message: /of web/ },
    { name: 'a system known only at deployment', facts: { active: true, containers: [sound] }, message: /operatingSystem/ },
  ],
});
