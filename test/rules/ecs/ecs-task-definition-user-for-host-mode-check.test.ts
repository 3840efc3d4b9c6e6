import rule from '../../../rules/ecs/ecs-task-definition-user-for-host-mode-check.ts';
import { testRule } from '../rule-tester.ts';
import { ref, shownWith, sound } from './task.ts';

const message = (containers = 'container web') =>
  `The network of the host is shared with ${containers}, which runs as root and is not privileged on purpose: it reaches all that listens there, and can listen in.`;
const host = { networkMode: 'host' };
const root = { ...sound, user: 'root' };
const { user: _user, ...ofSomeUser } = sound;
const { privileged: _privileged, ...ofSomePrivilege } = root;

testRule(rule, ref, {
  valid: [
    { name: 'a user that is not root', facts: shownWith([sound], host) },
    { name: 'root that is privileged on purpose', facts: shownWith([{ ...root, privileged: true }, sound], host) },
    { name: 'no user where it is privileged on purpose', facts: shownWith([{ ...sound, user: null, privileged: true }], host) },
    { name: 'a user of the group of root', facts: shownWith([{ ...sound, user: 'testuser:root' }], host) },
    { name: 'a privileged container whose user is known only at deployment', facts: shownWith([{ ...ofSomeUser, privileged: true }], host) },
    { name: 'a user that is not root, whose privilege is known only at deployment', facts: shownWith([{ ...ofSomePrivilege, user: '1000' }], host) },
  ],
  notApplicable: [
    { name: 'root in a network of its own', facts: shownWith([root], { networkMode: 'awsvpc' }) },
    { name: 'root in the usual network', facts: shownWith([root]) },
    { name: 'a revision that can no longer be run', facts: shownWith([root], { ...host, active: false }) },
    { name: 'a task definition without containers', facts: shownWith([], host) },
  ],
  invalid: [
    { name: 'root', facts: shownWith([root], host), message: message(), plan: null },
    { name: 'no user', facts: shownWith([{ ...sound, user: null }], host), message: message(), plan: null },
    { name: 'root by its number', facts: shownWith([{ ...sound, user: '0:1000' }], host), message: message(), plan: null },
    {
      name: 'root beside containers that are privileged, or known only at deployment',
      facts: shownWith([{ ...root, name: 'agent', privileged: true }, {}, root], host),
      message: message(),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a network known only at deployment', facts: { active: true, containers: [sound] }, message: /networkMode/ },
    { name: 'a user known only at deployment', facts: shownWith([ofSomeUser], host), message: /of web/ },
    { name: 'root whose privilege is known only at deployment', facts: shownWith([ofSomePrivilege], host), message: /of web/ },
  ],
});
