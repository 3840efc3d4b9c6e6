import rule from '../../../rules/redshift/redshift-cluster-public-access-check.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::Redshift::Cluster', id: 'sales' } as const;
const sales = { name: 'sales', status: 'available', publiclyAccessible: true, elasticIp: null, tags: {} };
const message = 'The cluster has a public address: who may connect from the Internet is up to its security groups alone.';
const call = (input: object) => ({ action: 'redshift:ModifyCluster', input: { ClusterIdentifier: 'sales', ...input } }) as const;

testRule(rule, ref, {
  valid: [{ name: 'a private cluster', facts: { ...sales, publiclyAccessible: false } }],
  invalid: [
    {
      name: 'a public cluster',
      facts: sales,
      message,
      plan: {
        risk: 'high',
        message: rule.meta.messages.hide,
        steps: [{ apply: call({ PubliclyAccessible: false }), revert: call({ PubliclyAccessible: true }) }],
      },
    },
    {
      name: 'one with an Elastic IP address, which it gets again',
      facts: { ...sales, elasticIp: '203.0.113.7' },
      message,
      plan: {
        risk: 'high',
        message: rule.meta.messages.hideElastic.replace('{{elasticIp}}', '203.0.113.7'),
        steps: [{ apply: call({ PubliclyAccessible: false }), revert: call({ PubliclyAccessible: true, ElasticIp: '203.0.113.7' }) }],
      },
    },
    { name: 'one that is being resized, and takes no changes', facts: { ...sales, status: 'resizing' }, message, plan: null },
    { name: 'one that is paused', facts: { ...sales, status: 'paused' }, message, plan: null },
  ],
  insufficient: [{ name: 'a cluster of which that is known only at deployment', facts: { elasticIp: null }, message: /publiclyAccessible/ }],
});
