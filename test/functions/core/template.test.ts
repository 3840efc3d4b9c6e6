import { describe, expect, it } from 'vitest';
import { readTemplate } from '../../../functions/core/template.ts';
import { isSameText, isUnresolved, TemplateRef, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };

interface Sections {
  readonly Parameters?: object;
  readonly Mappings?: object;
  readonly Conditions?: object;
}

/** What a property comes to; undefined: it is not there. */
function resolved(value: unknown, sections: Sections = {}, where?: typeof place): unknown {
  const { resources } = readTemplate({ ...sections, Resources: { It: { Type: 'AWS::S3::Bucket', Properties: { P: value } } } }, where);
  const property = resources[0]?.properties['P'];
  return isUnresolved(property) ? UNRESOLVED : property;
}

const parameters = {
  Plain: { Type: 'String', Default: 'blue' },
  Empty: { Type: 'String', Default: '' },
  Asked: { Type: 'String' },
  OneChoice: { Type: 'String', AllowedValues: ['only'] },
  Size: { Type: 'Number', Default: 7 },
  Names: { Type: 'CommaDelimitedList', Default: 'a, b' },
  Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/a/b' },
};
const mappings = { Sizes: { small: { count: '1', zones: ['a', 'b'] } }, Regions: { 'eu-west-1': { ami: 'ami-1' } } };

describe('a value in a template', () => {
  it.each([
    ['a plain value', { a: [1, 'x', true] }, { a: [1, 'x', true] }],
    ["a parameter's default", { Ref: 'Plain' }, 'blue'],
    ['an empty default', { Ref: 'Empty' }, ''],
    ['a default that is a number, which CloudFormation hands on as a text', { Ref: 'Size' }, '7'],
    ['a list of defaults', { Ref: 'Names' }, ['a', 'b']],
    ['the only value that is allowed', { Ref: 'OneChoice' }, 'only'],
    ['a parameter that is asked for', { Ref: 'Asked' }, UNRESOLVED],
    ['a parameter whose value Systems Manager keeps', { Ref: 'Stored' }, UNRESOLVED],
    ['a dynamic reference', 'x{{resolve:ssm:/a:1}}', UNRESOLVED],
    ['a resource', { Ref: 'Bucket' }, new TemplateRef('Bucket')],
    ['an attribute', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, new TemplateRef('Bucket', 'Arn')],
    ['an attribute in one text', { 'Fn::GetAtt': 'Db.Endpoint.Port' }, new TemplateRef('Db', 'Endpoint.Port')],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Plain' }, 3]] }, 'a-blue-3'],
    ['Fn::Join of a list parameter', { 'Fn::Join': ['|', { Ref: 'Names' }] }, 'a|b'],
    [
      'Fn::Join around a resource',
      { 'Fn::Join': ['', ['arn:aws:s3:::', { Ref: 'B' }, '/*']] },
      new TemplateText(['arn:aws:s3:::', new TemplateRef('B'), '/*']),
    ],
    ['Fn::Join around what is asked for', { 'Fn::Join': ['', ['a', { Ref: 'Asked' }]] }, UNRESOLVED],
    ['Fn::Sub', { 'Fn::Sub': '${Plain}/${Size}/${!Kept}' }, 'blue/7/${Kept}'],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${x}-${y}', { x: { Ref: 'Plain' }, y: 'z' }] }, 'blue-z'],
    ['Fn::Sub around an attribute', { 'Fn::Sub': '${B.Arn}/*' }, new TemplateText([new TemplateRef('B', 'Arn'), '/*'])],
    ['Fn::Sub of nothing but a resource', { 'Fn::Sub': '${B}' }, new TemplateRef('B')],
    ['Fn::Sub in Fn::Join', { 'Fn::Join': ['', [{ 'Fn::Sub': 'a${B}' }, 'c']] }, new TemplateText(['a', new TemplateRef('B'), 'c'])],
    ['Fn::Sub around what is asked for', { 'Fn::Sub': 'a-${Asked}' }, UNRESOLVED],
    ['Fn::Select', { 'Fn::Select': ['1', { Ref: 'Names' }] }, 'b'],
    ['Fn::Select beyond the end', { 'Fn::Select': [5, ['a']] }, UNRESOLVED],
    ['Fn::Select from zones', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, UNRESOLVED],
    ['Fn::Split', { 'Fn::Split': [',', 'a,b'] }, ['a', 'b']],
    ['Fn::Select of Fn::Split', { 'Fn::Select': [2, { 'Fn::Split': [':', 'arn:aws:s3'] }] }, 's3'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', 'small', 'zones'] }, ['a', 'b']],
    ['Fn::FindInMap of what is not there', { 'Fn::FindInMap': ['Sizes', 'big', 'count'] }, UNRESOLVED],
    ['Fn::FindInMap with a default', { 'Fn::FindInMap': ['Sizes', 'big', 'count', { DefaultValue: 9 }] }, 9],
    ['Fn::FindInMap by what is asked for', { 'Fn::FindInMap': ['Sizes', { Ref: 'Asked' }, 'count'] }, UNRESOLVED],
    ['Fn::Base64', { 'Fn::Base64': 'grün' }, 'Z3LDvG4='],
    ['Fn::ImportValue', { 'Fn::ImportValue': 'x' }, UNRESOLVED],
    ['a function that is not known', { 'Fn::Whatever': [] }, UNRESOLVED],
    ['a macro beside other keys', { A: 1, 'Fn::Transform': { Name: 'AWS::Include' } }, UNRESOLVED],
    ['AWS::NoValue', { Ref: 'AWS::NoValue' }, undefined],
    ['AWS::NoValue in a list', ['a', { Ref: 'AWS::NoValue' }], ['a']],
    ['AWS::NoValue in a map', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['AWS::StackName', { Ref: 'AWS::StackName' }, UNRESOLVED],
    ["a policy's condition, which is no function", { Condition: { Bool: { a: 'b' } } }, { Condition: { Bool: { a: 'b' } } }],
  ])('resolves %s', (_name, value, expected) => {
    const sections = { Parameters: parameters, Mappings: mappings };

    expect(resolved(value, sections)).toEqual(expected);
  });

  it('names the place of a deployment where that is given', () => {
    const value = { 'Fn::Sub': 'arn:${AWS::Partition}:s3:${AWS::Region}:${AWS::AccountId}:x.${AWS::URLSuffix}' };

    expect(resolved(value, {}, place)).toBe('arn:aws:s3:eu-west-1:111122223333:x.amazonaws.com');
    expect(resolved(value, {}, { ...place, region: 'cn-north-1' })).toBe('arn:aws-cn:s3:cn-north-1:111122223333:x.amazonaws.com.cn');
  });

  it('lets one account stand for the unknown one, so that a policy for "this account" is seen to be that', () => {
    const { resources } = readTemplate({
      Resources: { It: { Type: 'AWS::S3::Bucket', Properties: { P: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' } } } },
    });

    expect(resources[0]?.properties['P']).toBe(`arn:aws:iam::${resources[0]?.accountId}:root`);
  });

  it('looks up a map by the Region only where that is known', () => {
    const value = { 'Fn::FindInMap': ['Regions', { Ref: 'AWS::Region' }, 'ami'] };

    expect(resolved(value, { Mappings: mappings }, place)).toBe('ami-1');
    expect(resolved(value, { Mappings: mappings })).toBe(UNRESOLVED);
  });
});

describe('what is known only at deployment', () => {
  const known = { Ref: 'Plain' };
  const asked = { Ref: 'Asked' };
  const values = (one: unknown, other: unknown, sections: Sections = { Parameters: parameters, Mappings: mappings }) => {
    const { resources } = readTemplate({ ...sections, Resources: { It: { Type: 'AWS::S3::Bucket', Properties: { one, other } } } });
    const { properties } = resources[0] ?? {};
    return [properties?.['one'], properties?.['other']] as const;
  };

  it.each([
    ['a parameter, by Ref and by Fn::Sub', asked, { 'Fn::Sub': '${Asked}' }],
    ['a text around it, by Fn::Sub and by Fn::Join', { 'Fn::Sub': '${Asked}-open' }, { 'Fn::Join': ['-', [asked, 'open']] }],
    ['a text around it and a default', { 'Fn::Sub': '${Plain}-${Asked}' }, { 'Fn::Join': ['', [known, '-', asked]] }],
    ['the name of the stack', { Ref: 'AWS::StackName' }, { 'Fn::Sub': '${AWS::StackName}' }],
    ['an export', { 'Fn::ImportValue': { 'Fn::Sub': '${Asked}-x' } }, { 'Fn::ImportValue': { 'Fn::Join': ['-', [asked, 'x']] } }],
    [
      'a part of it',
      { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] },
      { 'Fn::Select': ['2', { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] },
    ],
    ['a dynamic reference', '{{resolve:ssm:/a}}', { 'Fn::Sub': '{{resolve:ssm:/a}}' }],
  ])('is the same for the same expression: %s', (_name, one, other) => {
    const [left, right] = values(one, other);

    expect([isUnresolved(left), isSameText(left, right)]).toEqual([true, true]);
  });

  it.each([
    ['two parameters', asked, { Ref: 'Stored' }],
    ['two texts around one', { 'Fn::Sub': '${Asked}-a' }, { 'Fn::Sub': '${Asked}-b' }],
    ['a parameter, and a text that is its name', asked, 'Asked'],
    ['a parameter, and a text that spells its expression', asked, 'Ref("Asked")'],
    ['a list, and a text', { 'Fn::ImportValue': 'a' }, { 'Fn::ImportValue': ['a'] }],
    ['what macros make', { 'Fn::Transform': { Name: 'M' } }, { 'Fn::Transform': { Name: 'M' } }],
  ])('is not known to be the same: %s', (_name, one, other) => {
    expect(isSameText(...values(one, other))).toBe(false);
  });
});

describe('Fn::Cidr', () => {
  it.each([
    ['the first', { 'Fn::Select': [0, { 'Fn::Cidr': ['10.0.0.0/16', 6, 8] }] }, '10.0.0.0/24'],
    ['the last, of texts', { 'Fn::Select': ['5', { 'Fn::Cidr': ['10.0.0.0/16', '6', '8'] }] }, '10.0.5.0/24'],
    ['half of a block that is not canonical', { 'Fn::Select': [1, { 'Fn::Cidr': ['192.168.3.7/24', 2, 7] }] }, '192.168.3.128/25'],
    ['of IPv6', { 'Fn::Select': [1, { 'Fn::Cidr': ['2001:db8::/56', 2, 64] }] }, '2001:db8:0:1:0:0:0:0/64'],
    ['all of them', { 'Fn::Cidr': ['10.0.0.0/24', 2, 7] }, ['10.0.0.0/25', '10.0.0.128/25']],
    ['of a VPC of the template', { 'Fn::Select': [0, { 'Fn::Cidr': [{ 'Fn::GetAtt': ['Vpc', 'CidrBlock'] }, 2, 8] }] }, '10.9.0.0/24'],
    ['which one is asked for: the private block around it', { 'Fn::Select': [{ Ref: 'Asked' }, { 'Fn::Cidr': ['10.0.0.0/16', 6, 8] }] }, '10.0.0.0/16'],
    ['how many are asked for: the private block around them', { 'Fn::Select': [0, { 'Fn::Cidr': ['10.0.0.0/16', { Ref: 'Asked' }, 8] }] }, '10.0.0.0/16'],
    ['which one of a public block is asked for', { 'Fn::Select': [{ Ref: 'Asked' }, { 'Fn::Cidr': ['0.0.0.0/0', 2, 31] }] }, UNRESOLVED],
    ['more than fit', { 'Fn::Cidr': ['10.0.0.0/24', 3, 7] }, UNRESOLVED],
    ['more than CloudFormation makes', { 'Fn::Cidr': ['10.0.0.0/8', 257, 8] }, UNRESOLVED],
    ['of what is no block', { 'Fn::Cidr': ['office', 2, 7] }, UNRESOLVED],
    ['of what is asked for', { 'Fn::Select': [0, { 'Fn::Cidr': [{ Ref: 'Asked' }, 2, 7] }] }, UNRESOLVED],
    ['of what names itself', { 'Fn::Cidr': [{ 'Fn::GetAtt': ['Loop', 'CidrBlock'] }, 2, 7] }, UNRESOLVED],
  ])('resolves %s', (_name, value, expected) => {
    const loop = { 'Fn::Select': [0, { 'Fn::Cidr': [{ 'Fn::GetAtt': ['Loop', 'CidrBlock'] }, 1, 8] }] };
    const { resources } = readTemplate({
      Parameters: parameters,
      Resources: {
        It: { Type: 'AWS::S3::Bucket', Properties: { P: value } },
        Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.9.0.0/16' } },
        Loop: { Type: 'AWS::EC2::Subnet', Properties: { CidrBlock: loop } },
      },
    });
    const property = resources[0]?.properties['P'];

    expect(isUnresolved(property) ? UNRESOLVED : property).toEqual(expected);
  });
});

describe('Fn::ForEach', () => {
  const LanguageExtensions = { Transform: 'AWS::LanguageExtensions', Parameters: parameters };
  const loop = (list: unknown, body: object) => ({ ...LanguageExtensions, Resources: { 'Fn::ForEach::Loop': ['Name', list, body] } });
  const bucket = (P: unknown) => ({ Type: 'AWS::S3::Bucket', Properties: { P } });
  const made = (document: object) => readTemplate(document).resources.map(({ logicalId, properties }) => [logicalId, properties['P']]);

  it.each([
    [
      'literals',
      ['a', 'b'],
      [
        ['Xa', 'a-a'],
        ['Xb', 'b-b'],
      ],
    ],
    [
      'numbers',
      [1, 2],
      [
        ['X1', '1-1'],
        ['X2', '2-2'],
      ],
    ],
    [
      "a parameter's default",
      { Ref: 'Names' },
      [
        ['Xa', 'a-a'],
        ['Xb', 'b-b'],
      ],
    ],
    ['nothing', [], []],
  ])('over %s makes a resource of each', (_name, list, expected) => {
    expect(made(loop(list, { 'X${Name}': bucket({ 'Fn::Sub': ['${Name}-${it}', { it: { Ref: 'Name' } }] }) }))).toEqual(expected);
  });

  it('writes only letters and digits for &{Name}', () => {
    expect(made(loop(['10.0.0.1'], { 'X&{Name}': bucket('${Name}') }))).toEqual([['X10001', '10.0.0.1']]);
  });

  it('runs in another, in properties, and over conditions', () => {
    const inner = {
      'Fn::ForEach::Inner': ['Zone', ['1', '2'], { 'X${Name}${Zone}': bucket({ 'Fn::ForEach::Keys': ['Key', ['k'], { '${Key}${Name}': '${Zone}' }] }) }],
    };
    const conditions = { 'Fn::ForEach::Conditions': ['C', ['Yes', 'No'], { 'Is${C}': { 'Fn::Equals': ['${C}', 'Yes'] } }] };

    expect(made(loop(['a'], inner))).toEqual([
      ['Xa1', { ka: '1' }],
      ['Xa2', { ka: '2' }],
    ]);
    expect(
      made({ ...LanguageExtensions, Conditions: conditions, Resources: { A: { ...bucket(1), Condition: 'IsNo' }, B: { ...bucket(2), Condition: 'IsYes' } } }),
    ).toEqual([['B', 2]]);
  });

  it('over what is asked for is a problem, and the rest is read', () => {
    const document = loop({ Ref: 'Asked' }, { 'X${Name}': bucket(1) });
    const { resources, problems } = readTemplate({ ...document, Resources: { ...document.Resources, Good: bucket(1) } });

    expect([resources.map(({ logicalId }) => logicalId), problems]).toEqual([['Good'], [expect.stringContaining('Fn::ForEach::Loop')]]);
  });
});

describe('a template in each case that is open', () => {
  const cases = (P: unknown, sections: Sections & { readonly Siblings?: object } = {}) => {
    const { Siblings = {}, ...others } = sections;
    const read = readTemplate({ Parameters: parameters, ...others, Resources: { It: { Type: 'AWS::S3::Bucket', Properties: { P } }, ...Siblings } });
    return read.readings('It').map(({ properties }) => properties['P']);
  };
  const is = (name: string, value: string) => ({ 'Fn::Equals': [{ Ref: name }, value] });
  const either = (condition: string, one: unknown, other: unknown) => ({ 'Fn::If': [condition, one, other] });

  it('is read once each way of a condition', () => {
    expect(cases(either('Prod', 1, 2), { Conditions: { Prod: is('Asked', 'prod') } })).toEqual([1, 2]);
  });

  it('has no cases that contradict each other', () => {
    const Conditions = { Prod: is('Asked', 'prod'), Dev: is('Asked', 'dev'), NotProd: { 'Fn::Not': [{ Condition: 'Prod' }] } };

    expect(cases([either('Prod', 1, 2), either('NotProd', 1, 2), either('Dev', 1, 2)], { Conditions })).toEqual([
      [1, 2, 2],
      [2, 1, 1],
      [2, 1, 2],
    ]);
  });

  it('takes only the values that a parameter allows', () => {
    const Parameters = { Env: { Type: 'String', AllowedValues: ['prod', 'dev'] } };

    expect(cases(either('Test', 1, 2), { Parameters, Conditions: { Test: is('Env', 'test') } })).toEqual([2]);
    expect(cases([either('Prod', 1, 2), either('Dev', 1, 2)], { Parameters, Conditions: { Prod: is('Env', 'prod'), Dev: is('Env', 'dev') } })).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  it('looks up each key that a map has, and no other, but for a default', () => {
    const lookUp = (...more: unknown[]) => ({ 'Fn::FindInMap': ['M', { Ref: 'AWS::Region' }, 'k', ...more] });
    const Mappings = { M: { 'eu-west-1': { k: 'a' }, 'us-east-1': { k: 'b' } } };

    expect(cases(lookUp(), { Mappings })).toEqual(['a', 'b']);
    expect(cases(lookUp({ DefaultValue: 'c' }), { Mappings })).toEqual(['a', 'b', 'c']);
  });

  it('shows its neighbors in the same case', () => {
    const Siblings = { Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'It' }, P: either('Prod', 1, 2) } } };
    const read = readTemplate({
      Parameters: parameters,
      Conditions: { Prod: is('Asked', 'prod') },
      Resources: { It: { Type: 'AWS::S3::Bucket' }, ...Siblings },
    });

    expect(read.readings('It').map(({ siblings }) => siblings[0]?.properties['P'])).toEqual([1, 2]);
  });

  it('is not there where its own condition is false', () => {
    const read = readTemplate({
      Parameters: parameters,
      Conditions: { Prod: is('Asked', 'prod') },
      Resources: { It: { Type: 'AWS::S3::Bucket', Condition: 'Prod', Properties: { P: either('Prod', 1, 2) } } },
    });

    expect(read.readings('It').map(({ properties }) => properties['P'])).toEqual([1]);
  });

  it('has no cases where nothing is open, or more is than can be told apart', () => {
    const many = Array.from({ length: 7 }, (_, index) => `P${index}`);
    const Parameters = Object.fromEntries(many.map((name) => [name, { Type: 'String' }]));
    const Conditions = Object.fromEntries(many.map((name) => [name, is(name, 'x')]));
    const open = (names: readonly string[]) => names.map((name) => either(name, 1, 2));

    expect(cases(1)).toEqual([]);
    expect(cases(open(many.slice(1)), { Parameters, Conditions })).toHaveLength(64);
    expect(cases(open(many), { Parameters, Conditions })).toEqual([]);
  });
});

const YES = { 'Fn::Equals': ['a', 'a'] };
const NO = { 'Fn::Equals': ['a', 'b'] };
const UNKNOWN = { 'Fn::Equals': [{ Ref: 'Asked' }, 'b'] };

describe('a condition', () => {
  it.each([
    ['two equal texts', YES, 'yes'],
    ['two different texts', NO, 'no'],
    ["a parameter's default", { 'Fn::Equals': [{ Ref: 'Plain' }, 'blue'] }, 'yes'],
    ['a number and its text', { 'Fn::Equals': [{ Ref: 'Size' }, 7] }, 'yes'],
    ['true and its text', { 'Fn::Equals': [true, 'true'] }, 'yes'],
    ['what is asked for', UNKNOWN, UNRESOLVED],
    ['the account, where it is not known', { 'Fn::Equals': [{ Ref: 'AWS::AccountId' }, '000000000000'] }, UNRESOLVED],
    ['the Region inside a text', { 'Fn::Equals': [{ 'Fn::Sub': '${AWS::Region}' }, 'us-east-1'] }, UNRESOLVED],
    ['a resource', { 'Fn::Equals': [{ Ref: 'It' }, 'x'] }, UNRESOLVED],
    ['not yes', { 'Fn::Not': [YES] }, 'no'],
    ['not unknown', { 'Fn::Not': [UNKNOWN] }, UNRESOLVED],
    ['yes and yes', { 'Fn::And': [YES, YES] }, 'yes'],
    ['unknown and no', { 'Fn::And': [UNKNOWN, NO] }, 'no'],
    ['unknown and yes', { 'Fn::And': [UNKNOWN, YES] }, UNRESOLVED],
    ['no or no', { 'Fn::Or': [NO, NO] }, 'no'],
    ['unknown or yes', { 'Fn::Or': [UNKNOWN, YES] }, 'yes'],
    ['unknown or no', { 'Fn::Or': [UNKNOWN, NO] }, UNRESOLVED],
    ['another condition', { 'Fn::And': [{ Condition: 'Other' }, YES] }, 'yes'],
    ['a condition that is not declared', { Condition: 'Nowhere' }, UNRESOLVED],
    ['itself', { Condition: 'C' }, UNRESOLVED],
    ['a function that is not known', { 'Fn::Whatever': [] }, UNRESOLVED],
  ])('of %s chooses', (_name, condition, expected) => {
    const sections = { Parameters: parameters, Conditions: { C: condition, Other: YES } };

    expect(resolved({ 'Fn::If': ['C', 'yes', 'no'] }, sections)).toBe(expected);
  });

  it('knows the account where it is given', () => {
    const sections = { Conditions: { C: { 'Fn::Equals': [{ Ref: 'AWS::AccountId' }, '111122223333'] } } };

    expect(resolved({ 'Fn::If': ['C', 'yes', 'no'] }, sections, place)).toBe('yes');
  });

  it('that is unknown does not matter where both ways come to the same', () => {
    const sections = { Parameters: parameters, Conditions: { C: UNKNOWN } };

    expect(resolved({ 'Fn::If': ['C', { a: [1] }, { a: [1] }] }, sections)).toEqual({ a: [1] });
    expect(resolved({ 'Fn::If': ['C', { Ref: 'AWS::NoValue' }, true] }, sections)).toBe(UNRESOLVED);
  });

  it('that is false takes the property, or the resource, away; one that is unknown does not', () => {
    const resource = (Condition: string) => ({ Type: 'AWS::S3::Bucket', Condition, Properties: { P: { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] } } });
    const { resources } = readTemplate({
      Parameters: parameters,
      Conditions: { Yes: YES, No: NO, Unknown: UNKNOWN },
      Resources: { A: resource('Yes'), B: resource('No'), C: resource('Unknown'), D: resource('Nowhere') },
    });

    expect(resources.map(({ logicalId }) => logicalId)).toEqual(['A', 'C', 'D']);
    expect(resources[0]?.properties).toEqual({});
  });
});

describe('a template', () => {
  it('shows each resource its siblings, of whatever type', () => {
    const { resources } = readTemplate({
      Resources: { B: { Type: 'AWS::S3::Bucket' }, P: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'B' } } } },
    });

    expect(resources[0]).toMatchObject({ logicalId: 'B', type: 'AWS::S3::Bucket', properties: {} });
    expect(resources[0]?.siblings).toEqual([{ logicalId: 'P', type: 'AWS::S3::BucketPolicy', properties: { Bucket: new TemplateRef('B') } }]);
  });

  it('may have no resources', () => {
    expect(readTemplate({ AWSTemplateFormatVersion: '2010-09-09', Resources: {} })).toMatchObject({ resources: [], problems: [], macros: [] });
  });

  it('names what it could not read, and reads the rest', () => {
    const { resources, problems } = readTemplate({
      Resources: {
        'Fn::ForEach::X': [],
        Untyped: {},
        Text: 'x',
        Macro: { Type: 'A::B::C', Properties: { 'Fn::Transform': {} } },
        Good: { Type: 'AWS::S3::Bucket' },
      },
    });

    expect(resources.map(({ logicalId, isUnknown }) => [logicalId, isUnknown])).toEqual([
      ['Macro', true],
      ['Good', undefined],
    ]);
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(['Resources.Fn', 'Resources.Untyped', 'Resources.Text', 'Resources.Macro']);
  });

  it.each([
    ['a text', 'text', /is not a map/],
    ['a list', [], /is not a map/],
    ['no Resources', { AWSTemplateFormatVersion: '2010-09-09' }, /no section Resources/],
    ['Resources that are a list', { Resources: [] }, /Resources must be a map/],
    ['Parameters that are a list', { Resources: {}, Parameters: [] }, /Parameters must be a map/],
  ])('is none with %s', (_name, document, message) => {
    expect(() => readTemplate(document)).toThrow(message);
  });
});
