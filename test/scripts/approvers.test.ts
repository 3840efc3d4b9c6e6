import { describe, expect, it } from 'vitest';
import { approverSubscriptions, asInPolicy } from '../../scripts/build/approvers.ts';

const ana = { name: 'Ana', email: 'ana@example.com', accounts: null };
const ben = { name: 'Ben', email: 'ben@example.com', accounts: ['111122223333'] };

describe('the subscriptions of approvers', () => {
  it('are none where the policy names none, and the deployment’s own address is asked by its address', () => {
    expect(deployed([], 'oncall@example.com')).toEqual({
      'oncall@example.com': { audience: ['approver', 'everyone'], approver: ['oncall@example.com', null] },
    });
    expect(deployed([], '')).toEqual({});
  });

  it('let their own questions through, and what is for everyone to the deployment’s own address', () => {
    expect(deployed([ana, ben], 'oncall@example.com')).toEqual({
      'oncall@example.com': { audience: ['approver', 'everyone'], approver: ['oncall@example.com', null] },
      'ana@example.com': { audience: ['approver'], approver: ['Ana'] },
      'ben@example.com': { audience: ['approver'], approver: ['Ben'] },
    });
  });

  it.each(['ana@example.com', 'ben@example.com'])('subscribe %s once where that is the deployment’s own address', (own) => {
    const subscribed = deployed([ana, ben], own);

    expect(Object.keys(subscribed).sort()).toEqual(['ana@example.com', 'ben@example.com']);
    expect(subscribed[own]).toEqual({ audience: ['approver', 'everyone'], approver: [own === ana.email ? 'Ana' : 'Ben', null] });
  });

  it('are one for those who share an address, however it is spelt', () => {
    const team = [
      { ...ana, email: 'oncall@example.com' },
      { ...ben, email: 'OnCall@example.com' },
    ];

    expect(deployed(team, '')).toEqual({ 'oncall@example.com': { audience: ['approver'], approver: ['Ana', 'Ben'] } });
    expect(deployed(team, 'oncall@example.com')).toEqual({ 'oncall@example.com': { audience: ['approver', 'everyone'], approver: ['Ana', 'Ben', null] } });
  });

  it('are none for an approver without an address', () => {
    expect(deployed([{ ...ana, email: null }], '')).toEqual({});
  });

  it('have logical ids that CloudFormation takes, one for each address, whatever the approver is called', () => {
    const odd = ['a.na@example.com', 'an.a@example.com', "o'hara+night@example.com", `${'x'.repeat(64)}@${'y'.repeat(180)}.example`];
    const idsFor = (name: string) =>
      Object.keys(approverSubscriptions({ approvers: odd.map((email, index) => ({ name: `${name} ${index}`, email, accounts: null })) }).template.Resources);

    expect(new Set(idsFor('Zoë')).size).toBe(odd.length);
    for (const id of idsFor('Zoë')) expect(id).toMatch(/^[A-Za-z0-9]{1,255}$/);
    // A new id would end the subscription, and the confirmation with it.
    expect(idsFor('Zoé')).toEqual(idsFor('Zoë'));
  });
});

describe('the deployment’s own address', () => {
  it('is spelt as the policy spells it, so that nobody is two approvers', () => {
    expect(asInPolicy('ANA@Example.com', { approvers: [ben, ana] })).toBe('ana@example.com');
    expect(asInPolicy('oncall@example.com', { approvers: [ben, ana] })).toBe('oncall@example.com');
  });
});

type Value = { readonly [key: string]: Value } | readonly Value[] | string | boolean;

/** What CloudFormation makes of it with that address as `Email`: the filter policy of each address. `null` in a filter stands for messages that name no approver. */
function deployed(approvers: Parameters<typeof approverSubscriptions>[0]['approvers'], email: string): Readonly<Record<string, unknown>> {
  const { ofEmail, template } = approverSubscriptions({ approvers });
  const conditions = template.Conditions as Readonly<Record<string, Value>>;

  function resolved(value: Value | undefined): unknown {
    if (value === undefined || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(resolved);
    const node = value as { readonly [key: string]: Value };
    if ('Ref' in node) return node['Ref'] === 'Email' ? email : node['Ref'];
    if ('exists' in node) return null;
    const operands = (name: string) => node[name] as readonly Value[];
    if ('Fn::Equals' in node) return resolved(operands('Fn::Equals')[0]) === resolved(operands('Fn::Equals')[1]);
    if ('Fn::Not' in node) return resolved(operands('Fn::Not')[0]) !== true;
    if ('Fn::If' in node) {
      const [condition, then, otherwise] = operands('Fn::If');
      return resolved(resolved(conditions[String(condition)]) === true ? then : otherwise);
    }
    return Object.fromEntries(Object.entries(node).map(([key, each]) => [key, resolved(each)]));
  }

  const own = email === '' ? [] : [[email, { audience: ['approver', 'everyone'], approver: resolved(ofEmail as Value) }]];
  const theirs = Object.values(template.Resources).flatMap((resource) => {
    const { Condition, Properties } = resource as {
      readonly Condition: string;
      readonly Properties: { readonly Endpoint: string; readonly FilterPolicy: Value };
    };
    return resolved(conditions[Condition]) === true ? [[Properties.Endpoint, resolved(Properties.FilterPolicy)]] : [];
  });
  const all = [...own, ...theirs];
  if (new Set(all.map(([address]) => String(address).toLowerCase())).size !== all.length)
    throw new Error(`An address is subscribed twice: ${JSON.stringify(all)}`);
  return Object.fromEntries(all);
}
