import rule from '../../../rules/ecs/ecs-task-definition-log-configuration.ts';
import { testRule } from '../rule-tester.ts';
import { ref, shownWith, sound } from './task.ts';

const message = (containers: string) => `No logging is configured for ${containers}: what it says is lost when it stops.`;
const silent = { ...sound, name: 'side', logDriver: null };

testRule(rule, ref, {
  valid: [
    { name: 'containers that log', facts: shownWith([sound, { ...sound, name: 'side', logDriver: 'json-file' }]) },
    { name: 'a driver that the template names by a reference', facts: shownWith([{ ...sound, logDriver: '<Driver>' }]) },
  ],
  notApplicable: [
    { name: 'a revision that can no longer be run', facts: shownWith([silent], { active: false }) },
    { name: 'a task definition without containers', facts: shownWith([]) },
  ],
  invalid: [
    { name: 'one that does not', facts: shownWith([sound, silent]), message: message('container side'), plan: null },
    { name: 'a driver that keeps nothing', facts: shownWith([{ ...sound, logDriver: 'none' }, silent]), message: message('containers web, side'), plan: null },
    { name: 'one that does not, beside one known only at deployment', facts: shownWith([{}, silent]), message: message('container side'), plan: null },
    {
      name: 'seven, of which it names five',
      facts: shownWith([...'abcdefg'].map((name) => ({ ...silent, name }))),
      message: message('containers a, b, c, d, e and 2 more'),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a container known only at deployment', facts: shownWith([sound, {}]), message: /of number 2/ },
    { name: 'containers that are not shown', facts: { active: true } },
  ],
});
