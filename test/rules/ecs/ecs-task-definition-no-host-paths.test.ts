import rule from '../../../rules/ecs/ecs-task-definition-no-host-paths.ts';
import { testRule } from '../rule-tester.ts';
import { ref, shownWith, sound } from './task.ts';

const files = (paths: string, containers = 'container web') => `Files of the host (${paths}) are mounted by ${containers}: whoever breaks in there has them.`;
const runtime = (paths: string) =>
  `The host's container runtime (${paths}) is mounted by container web: whoever breaks in there starts anything on the host, as root.`;
const mounting = (...mountedVolumes: (string | null)[]) => ({ ...sound, mountedVolumes });
const at = (hostPath: string | null, name = 'v') => ({ name, hostPath });
const mounted = (hostPath: string, more: object = {}) => ({ facts: shownWith([mounting('v')], { volumes: [at(hostPath)] }), ...more });
const reported = (name: string, hostPath: string) => ({ name, ...mounted(hostPath), message: files(hostPath), plan: null });
const socket = (name: string, hostPath: string) => ({ name, ...mounted(hostPath), message: runtime(hostPath), plan: null });
const { mountedVolumes: _mounted, ...ofSomeVolumes } = sound;

testRule(rule, ref, {
  valid: [
    { name: 'no volume', facts: shownWith([sound]) },
    { name: 'a place that Docker makes', facts: shownWith([mounting('v')], { volumes: [at(null)] }) },
    { name: 'a place of the host that nothing mounts', facts: shownWith([mounting('other'), sound], { volumes: [at('/etc'), at(null, 'other')] }) },
    { name: 'a volume known only at deployment that nothing mounts', facts: shownWith([sound], { volumes: [{ name: 'v' }] }) },
    { name: 'a container known only at deployment, where no volume is of the host', facts: shownWith([{}], { volumes: [at(null)] }) },
    { name: 'a place that was agreed on', ...mounted('/var/log/'), parameters: { allowedPaths: ['/var/log'] } },
    { name: 'what is below it', ...mounted('/var//log/web'), parameters: { allowedPaths: ['/var/log/'] } },
    { name: 'anything, where that was agreed on', ...mounted('/etc'), parameters: { allowedPaths: ['/'] } },
    { name: 'a place on Windows that was agreed on', ...mounted('C:\\Logs\\web'), parameters: { allowedPaths: ['C:/Logs'] } },
  ],
  notApplicable: [
    { name: 'a revision that can no longer be run', facts: shownWith([mounting('v')], { volumes: [at('/etc')], active: false }) },
    { name: 'a task definition without containers', facts: shownWith([], { volumes: [at('/etc')] }) },
  ],
  invalid: [
    reported('a place of the host', '/etc'),
    reported('a place on Windows', 'C:\\Windows'),
    reported('a place that is named at deployment', '<Path>'),
    reported('files beside the socket', '/var/lib/docker'),
    socket('the socket of Docker', '/var/run/docker.sock'),
    socket('it by a detour', '/var/log/../run//docker.sock'),
    socket('the folder that holds it', '/var/run/'),
    socket('the whole host', '/'),
    socket('the socket of containerd', '/run/containerd/containerd.sock'),
    socket('the pipe of Docker on Windows', '\\\\.\\pipe\\docker_engine'),
    {
      name: 'the one of two volumes that is mounted, whatever else is known only at deployment',
      facts: shownWith([{}, mounting(null, 'v')], { volumes: [{}, at('/etc'), at('/root', 'unused')] }),
      message: files('/etc'),
      plan: null,
    },
    {
      name: 'what only begins like a place that was agreed on',
      ...mounted('/var/logs'),
      parameters: { allowedPaths: ['/var/log'] },
      message: files('/var/logs'),
      plan: null,
    },
    {
      name: 'what leads out of a place that was agreed on',
      ...mounted('/var/log/../../etc'),
      parameters: { allowedPaths: ['/var/log'] },
      message: files('/var/log/../../etc'),
      plan: null,
    },
    {
      name: 'two containers with two places',
      facts: shownWith([mounting('v'), { ...mounting('w'), name: 'side' }], { volumes: [at('/etc'), at('/opt', 'w')] }),
      message: files('/etc, /opt', 'containers web, side'),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a place known only at deployment', facts: shownWith([mounting('v')], { volumes: [{ name: 'v' }] }), message: /of web/ },
    { name: 'a mount known only at deployment', facts: shownWith([mounting(null)], { volumes: [at('/etc')] }) },
    { name: 'a volume whose name is known only at deployment', facts: shownWith([mounting('v')], { volumes: [{ hostPath: '/etc' }] }) },
    { name: 'mounts known only at deployment', facts: shownWith([ofSomeVolumes], { volumes: [at('/etc')] }) },
    { name: 'a place that is named at deployment, where some were agreed on', ...mounted('<Path>'), parameters: { allowedPaths: ['/var/log'] } },
    { name: 'volumes that are not shown', facts: { active: true, containers: [sound] }, message: /volumes/ },
  ],
});
