import rule from '../../../rules/ecs/ecs-task-definition-memory-hard-limit.ts';
import { testRule } from '../rule-tester.ts';
import { liveWith, ref, shownWith, sound } from './task.ts';

const message = (containers: string) => `No memory limit is set for ${containers}: it can take what the containers beside it need.`;
const boundless = { ...sound, name: 'side', memory: null };

testRule(rule, ref, {
  valid: [{ name: 'containers with a limit', facts: shownWith([sound, { ...sound, name: 'side', memory: 6 }]) }],
  notApplicable: [
    { name: 'a revision that can no longer be run', facts: shownWith([boundless], { active: false }) },
    { name: 'a task definition without containers', facts: shownWith([]) },
  ],
  invalid: [
    { name: 'one without', facts: shownWith([sound, boundless]), message: message('container side'), plan: null },
    { name: 'a limit of nothing', facts: shownWith([{ ...sound, memory: 0 }]), message: message('container web'), plan: null },
    {
      name: 'one that only reserves, in a task that has a limit',
      facts: liveWith({ containerDefinitions: [{ name: 'web', memoryReservation: 128 }], memory: '512', requiresCompatibilities: ['FARGATE'] }),
      message: message('container web'),
      plan: null,
    },
    { name: 'one without, beside one known only at deployment', facts: shownWith([{}, boundless]), message: message('container side'), plan: null },
  ],
  insufficient: [
    { name: 'a limit known only at deployment', facts: shownWith([sound, { name: 'side' }]), message: /of side/ },
    { name: 'containers that are not shown', facts: { active: true } },
  ],
});
