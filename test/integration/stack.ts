/** A packaged template as CloudFormation would read it, as far as the tests of roles need that. */
export interface Stack {
  readonly Parameters: Readonly<Record<string, { readonly Default?: string }>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Condition?: string; readonly Properties: Readonly<Record<string, unknown>> }>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Condition?: string }>>;
}

export const HUB = '111122223333';
export const REGION = 'eu-west-1';
const STACK = 'holdfast-prod';
const PSEUDO = new Map([
  ['AWS::Partition', 'aws'],
  // What serverless puts in, in parts that have not been through it.
  ['self:service', 'holdfast'],
  ['sls:stage', 'prod'],
  ['AWS::AccountId', HUB],
  ['AWS::Region', REGION],
  ['AWS::StackName', STACK],
]);
const NOTHING = Symbol('AWS::NoValue');

/** Types whose resources have no ARN that begins with a name, each with the reason why the roles that change can't harm them by one. */
const WITHOUT_ARN = new Map([
  ['AWS::SNS::Subscription', 'its ARN is that of its topic, and more'],
  ['AWS::SNS::TopicPolicy', 'authorized on the topic'],
  ['AWS::SQS::QueuePolicy', 'authorized on the queue'],
  ['AWS::S3::BucketPolicy', 'authorized on the bucket'],
  ['AWS::Lambda::Permission', 'authorized on the function'],
  ['AWS::Lambda::Url', 'authorized on the function'],
  ['AWS::Lambda::EventInvokeConfig', 'authorized on the function'],
  ['AWS::Lambda::EventSourceMapping', 'named by a UUID; no rule changes one'],
  ['AWS::Config::ConfigRule', 'named by a random id; no rule changes one'],
]);

/** Reads a template with these values for its parameters, in place of its defaults. */
export function readStack(stack: Stack, parameters: Readonly<Record<string, string>> = {}) {
  const values = new Map(Object.entries(stack.Parameters).map(([name, { Default = '' }]) => [name, parameters[name] ?? Default]));

  function resolved(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolved).filter((each) => each !== NOTHING);
    if (typeof value !== 'object' || value === null) return value;
    const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
    if (others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) return intrinsic(name, argument);
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, each]) => [key, resolved(each)] as const)
        .filter(([, each]) => each !== NOTHING),
    );
  }

  function intrinsic(name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return argument === 'AWS::NoValue' ? NOTHING : referenced(String(argument));
      case 'Fn::GetAtt': {
        const [logicalId = '', attribute = ''] = [argument].flat().map(String);
        // A secret's `Id` is its ARN.
        return attribute === 'Arn' || attribute === 'Id' ? arnOf(logicalId) : `<${logicalId}.${attribute}>`;
      }
      case 'Fn::Sub': {
        const [text, variables = {}] = [argument].flat() as [string, Record<string, unknown>?];
        return text.replaceAll(/\$\{([^}]+)\}/g, (_all, reference: string) => {
          if (Object.hasOwn(variables, reference)) return String(resolved(variables[reference]));
          return reference.endsWith('.Arn') ? arnOf(reference.slice(0, -4)) : referenced(reference);
        });
      }
      case 'Fn::If': {
        const [condition, one, other] = argument as [string, unknown, unknown];
        return resolved(holds({ Condition: condition }) ? one : other);
      }
      case 'Fn::Join': {
        const [separator, list] = argument as [string, unknown];
        return (resolved(list) as unknown[]).join(separator);
      }
      case 'Fn::Split': {
        const [separator, text] = argument as [string, unknown];
        return String(resolved(text)).split(separator);
      }
      case 'Fn::Select': {
        const [index, list] = argument as [number, unknown];
        return (resolved(list) as unknown[])[index];
      }
      default:
        throw new Error(`${name} is not known here.`);
    }
  }

  function holds(condition: unknown): boolean {
    const [[name, argument] = ['', undefined]] = Object.entries(condition as object);
    switch (name) {
      case 'Condition':
        return holds(stack.Conditions[String(argument)] ?? {});
      case 'Fn::Equals': {
        const [one, other] = argument as [unknown, unknown];
        return String(resolved(one)) === String(resolved(other));
      }
      case 'Fn::Not':
        return !(argument as unknown[]).every(holds);
      case 'Fn::And':
        return (argument as unknown[]).every(holds);
      default:
        throw new Error(`The condition ${name} is not known here.`);
    }
  }

  function referenced(name: string): string {
    const known = PSEUDO.get(name) ?? values.get(name);
    if (known !== undefined) return known;
    const { Type } = resource(name);
    // What `Ref` answers: an ARN of topics and secrets, a name of most others.
    return Type === 'AWS::SNS::Topic' || Type === 'AWS::SecretsManager::Secret' ? arnOf(name) : nameOf(name);
  }

  /** As the template names it, or as CloudFormation does. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html */
  function nameOf(logicalId: string): string {
    const { Properties: properties = {} } = resource(logicalId);
    const given = ['RoleName', 'FunctionName', 'LogGroupName', 'QueueName', 'TopicName', 'Name'].find((name) => properties[name] !== undefined);
    return given ? String(resolved(properties[given])) : `${STACK}-${logicalId}-1ABCDEFGHIJKL`;
  }

  /** Throws for a type that nobody has decided about. */
  function arnOf(logicalId: string): string {
    const { Type, Properties: properties = {} } = resource(logicalId);
    const name = nameOf(logicalId);
    if (WITHOUT_ARN.has(Type)) return `<${logicalId}>`;
    switch (Type) {
      case 'AWS::IAM::Role':
        return `arn:aws:iam::${HUB}:role${resolved(properties['Path'] ?? '/')}${name}`;
      case 'AWS::Lambda::Function':
        return `arn:aws:lambda:${REGION}:${HUB}:function:${name}`;
      case 'AWS::SQS::Queue':
        return `arn:aws:sqs:${REGION}:${HUB}:${name}`;
      case 'AWS::SNS::Topic':
        return `arn:aws:sns:${REGION}:${HUB}:${name}`;
      case 'AWS::DynamoDB::Table':
        return `arn:aws:dynamodb:${REGION}:${HUB}:table/${name}`;
      // Named without the stack's name.
      case 'AWS::SecretsManager::Secret':
        return `arn:aws:secretsmanager:${REGION}:${HUB}:secret:${logicalId}-1ABCDEFGHIJKL-a1b2c3`;
      case 'AWS::Logs::LogGroup':
        return `arn:aws:logs:${REGION}:${HUB}:log-group:${name}`;
      case 'AWS::Events::Rule':
        return `arn:aws:events:${REGION}:${HUB}:rule/${name}`;
      case 'AWS::CloudWatch::Alarm':
        return `arn:aws:cloudwatch:${REGION}:${HUB}:alarm:${name}`;
      case 'AWS::S3::Bucket':
        return `arn:aws:s3:::${name.toLowerCase()}`;
      default:
        throw new Error(`Nobody has decided how the ARN of ${logicalId} (${Type}) is denied.`);
    }
  }

  function resource(logicalId: string) {
    const found = stack.Resources[logicalId];
    if (!found) throw new Error(`The template has no ${logicalId}.`);
    return found;
  }

  return {
    resolved,
    /** Those that are made with these parameters: by their logical ids, the properties as CloudFormation reads them. */
    resources: Object.fromEntries(
      Object.entries(stack.Resources)
        .filter(([, { Condition }]) => Condition === undefined || holds({ Condition }))
        .map(([logicalId, { Type, Properties }]) => [logicalId, { Type, Properties: resolved(Properties ?? {}) as Readonly<Record<string, unknown>> }]),
    ),
    /** The ARN of every resource that has one by which it could be changed. */
    arns: Object.entries(stack.Resources).flatMap(([logicalId, { Type }]) => (WITHOUT_ARN.has(Type) ? [] : [arnOf(logicalId)])),
  };
}
