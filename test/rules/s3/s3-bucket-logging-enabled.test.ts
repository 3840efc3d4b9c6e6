import rule from '../../../rules/s3/s3-bucket-logging-enabled.ts';
import { testRule } from '../rule-tester.ts';
import { plain, ref } from './bucket-facts.ts';

const logging = (bucket: string, prefix: string | null = null) => ({ logging: { bucket, prefix } });
const elsewhere = (where: string, wanted: string) => `The access logs of the bucket go to ${where}, not to ${wanted}, where they are looked for.`;

testRule(rule, ref, {
  valid: [
    { name: 'logs to some bucket', facts: logging('logs') },
    { name: 'logs to a bucket that is known only at deployment', facts: logging('<Logs>') },
    { name: 'logs to the bucket wanted, under whatever prefix', facts: logging('logs', 'photos/'), parameters: { targetBucket: 'logs' } },
    { name: 'logs to the bucket and prefix wanted', facts: logging('logs', 'photos/'), parameters: { targetBucket: 'logs', targetPrefix: 'photos/' } },
    { name: 'no prefix where none is wanted', facts: logging('logs'), parameters: { targetPrefix: '' } },
    { name: 'the prefix wanted in a bucket that is known only at deployment', facts: logging('<Logs>', 'photos/'), parameters: { targetPrefix: 'photos/' } },
  ],
  invalid: [
    {
      name: 'no logs',
      facts: plain,
      message: 'The bucket writes no access logs: who read, changed or deleted what can’t be told afterwards.',
      plan: null,
    },
    {
      name: 'logs to another bucket',
      facts: { ...plain, ...logging('logs-old', 'photos/') },
      parameters: { targetBucket: 'logs' },
      message: elsewhere('logs-old/photos/', 'logs/photos/'),
      plan: null,
    },
    {
      name: 'logs under another prefix',
      facts: { ...plain, ...logging('logs') },
      parameters: { targetPrefix: 'photos/' },
      message: elsewhere('logs/', 'logs/photos/'),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a bucket whose logging is not shown', facts: {}, message: 'Not shown here: logging.' },
    {
      name: 'a destination that is known only at deployment',
      facts: logging('<Logs>'),
      parameters: { targetBucket: 'logs' },
      message: 'Where the logs go is known only at deployment.',
    },
    { name: 'a prefix that is known only at deployment', facts: logging('logs', '<Name>'), parameters: { targetPrefix: 'photos/' } },
  ],
});
