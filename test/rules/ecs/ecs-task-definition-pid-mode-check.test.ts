import rule from '../../../rules/ecs/ecs-task-definition-pid-mode-check.ts';
import { testRule } from '../rule-tester.ts';
import { liveWith, ref, registering, shownWith, sound } from './task.ts';

const message = 'The task shares the processes of its host: each container sees all that runs there, with its arguments and environment.';
const agent = { name: 'agent', image: 'agent:1', user: '1000' };

testRule(rule, ref, {
  valid: [
    { name: 'processes of its own', facts: shownWith([sound]) },
    { name: 'processes that the containers of the task share', facts: shownWith([sound], { pidMode: 'task' }) },
    { name: 'other things of the host', facts: shownWith([sound], { networkMode: 'host' }) },
  ],
  notApplicable: [{ name: 'a revision that can no longer be run', facts: shownWith([sound], { pidMode: 'host', active: false }) }],
  invalid: [
    {
      name: 'those of the host, and leaves all else as it is',
      facts: liveWith({ containerDefinitions: [agent], networkMode: 'host', ipcMode: 'host', pidMode: 'host' }),
      message,
      plan: {
        risk: 'high',
        message:
          'Register a new revision of web, the same as revision 7 but that each container has processes of its own. An agent that watches the host sees it no longer. Services and schedules run what they run until they are deployed anew. Taken back, the former content is registered as one more revision.',
        steps: registering(
          { family: 'web', containerDefinitions: [agent], networkMode: 'host', ipcMode: 'host' },
          { family: 'web', containerDefinitions: [agent], networkMode: 'host', ipcMode: 'host', pidMode: 'host' },
        ),
      },
    },
    {
      name: 'them in a product of Service Catalog, and plans nothing',
      facts: liveWith(
        { containerDefinitions: [agent], pidMode: 'host' },
        { tags: { 'AWS:servicecatalog:productArn': 'arn:aws:catalog:eu-west-1:111122223333:product/web' } },
      ),
      message,
      plan: null,
    },
    { name: 'them in a template', facts: { active: true, pidMode: 'host' }, message, plan: null },
  ],
  insufficient: [{ name: 'what is known only at deployment', facts: { active: true, containers: [sound] }, message: /pidMode/ }],
});
