import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import fileSystem from '../../../resources/efs/file-system.ts';
import { UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const id = 'fs-0a1b2c3d4e5f60718';
const arn = `arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/${id}`;
const ref = { ...place, type: 'AWS::EFS::FileSystem', id } as const;
const policy = '{ "Version": "2012-10-17", "Statement": [] }';

describe('reads a file system', () => {
  const description = { FileSystemId: id, LifeCycleState: 'available', Encrypted: true, Tags: [{ Key: 'team', Value: 'media' }] };
  const missing = (code: string) => () => {
    throw new AwsError('missing', 'elasticfilesystem:DescribeFileSystemPolicy', code, 'Not there.');
  };
  const read = (described: object, ofPolicy: () => unknown = () => ({ FileSystemId: id, Policy: policy })) =>
    fileSystem.read(
      answering(
        { 'elasticfilesystem:DescribeFileSystems': () => ({ FileSystems: [described] }), 'elasticfilesystem:DescribeFileSystemPolicy': ofPolicy },
        fileSystem.reads,
      ),
      ref,
      NOW,
    );

  it('with its policy, byte for byte', async () => {
    expect(await read(description)).toEqual({ id, state: 'available', encrypted: true, policy, tags: { team: 'media' } });
  });
  it('without a policy', async () => {
    expect(await read(description, missing('PolicyNotFound'))).toMatchObject({ policy: null });
  });
  it.each(['deleting', 'deleted'])('that is %s as null', async (LifeCycleState) => {
    expect(await read({ ...description, LifeCycleState })).toBeNull();
  });
  it('that is gone as null', async () => {
    const gone = {
      'elasticfilesystem:DescribeFileSystems': missing('FileSystemNotFound'),
      'elasticfilesystem:DescribeFileSystemPolicy': missing('FileSystemNotFound'),
    };

    expect(await fileSystem.read(answering(gone, fileSystem.reads), ref, NOW)).toBeNull();
  });
  it.each([
    ['encrypted', { Encrypted: undefined }],
    ['state', { LifeCycleState: undefined }],
  ])('but for %s where that is not said', async (name, left) => {
    expect(unread(await read({ ...description, ...left }))).toEqual({ [name]: expect.stringContaining(`without ${name}`) });
    expect(unread(await read(description, () => ({})))).toEqual({ policy: expect.stringContaining('without policy') });
  });
});

it('lists the file systems of every page', async () => {
  const pages = [
    { FileSystems: [{ FileSystemId: 'fs-1' }], NextMarker: '1' },
    { FileSystems: [], NextMarker: '2' },
    { FileSystems: [{ FileSystemId: 'fs-2' }] },
  ];
  const ask = answering({ 'elasticfilesystem:DescribeFileSystems': ({ Marker = '0' }: { Marker?: string }) => pages[Number(Marker)] }, fileSystem.reads);

  expect(await collected(fileSystem.list(ask, place))).toEqual(['fs-1', 'fs-2']);
});

it('is the same whatever its state of the moment, and in whatever order its policy lists', () => {
  const facts = { id, state: 'available', encrypted: true, policy, tags: {} };

  expect(fileSystem.canonical?.({ ...facts, state: 'updating' })).toEqual(fileSystem.canonical?.(facts));
  const listing = (...Action: string[]) => ({ ...facts, policy: JSON.stringify({ Statement: { Action } }) });
  expect(fileSystem.canonical?.(listing('a', 'b'))).toEqual(fileSystem.canonical?.(listing('b', 'a')));
  expect(fileSystem.canonical?.(listing('a', 'b'))).not.toEqual(fileSystem.canonical?.(listing('a')));
  expect(fileSystem.arn(ref)).toBe(arn);
});

describe('is touched', () => {
  it.each([
    ['by its making, which its answer names', 'elasticfilesystem:CreateFileSystem', { creationToken: 't' }, { fileSystemId: id }, id],
    ['by a change', 'elasticfilesystem:UpdateFileSystem', { fileSystemId: id }, null, id],
    ['by its deletion', 'elasticfilesystem:DeleteFileSystem', { fileSystemId: id }, null, id],
    ['by a policy', 'elasticfilesystem:PutFileSystemPolicy', { fileSystemId: id, policy: '{}' }, null, id],
    ['by a policy for its ARN', 'elasticfilesystem:PutFileSystemPolicy', { fileSystemId: arn }, null, id],
    ['by the deletion of its policy', 'elasticfilesystem:DeleteFileSystemPolicy', { fileSystemId: id }, null, id],
    ['by tags', 'elasticfilesystem:TagResource', { resourceId: arn }, null, id],
    ['by tags taken off', 'elasticfilesystem:UntagResource', { resourceId: id }, null, id],
    ['by tags through the former API', 'elasticfilesystem:CreateTags', { fileSystemId: id }, null, id],
    ['by tags taken off through the former API', 'elasticfilesystem:DeleteTags', { fileSystemId: id }, null, id],
    ['not by tags of an access point', 'elasticfilesystem:TagResource', { resourceId: 'fsap-0a1b2c3d' }, null, undefined],
    ['not by a making that failed', 'elasticfilesystem:CreateFileSystem', null, null, undefined],
    ['not by a call that names nothing', 'elasticfilesystem:PutFileSystemPolicy', null, null, undefined],
  ] as const)('%s', (_name, event, request, response, touched) => {
    expect(fileSystem.touchedBy[event]?.(request, response, place)).toBe(touched);
  });
});

it('is shown in what AWS Config recorded, its policy only where the item holds one', () => {
  const item = { ...place, resourceId: id, resourceName: id, arn, supplementaryConfiguration: {}, tags: {} };
  const configuration = { FileSystemId: id, Arn: arn, Encrypted: false, FileSystemTags: [{ Key: 'team', Value: 'media' }] };

  expect(fileSystem.idOf?.(item)).toBe(id);
  expect(fileSystem.idOf?.({ ...item, arn: undefined })).toBe(id);
  expect(fileSystem.fromConfigurationItem?.({ ...item, configuration })).toEqual({ id, encrypted: false, tags: { team: 'media' } });
  expect(fileSystem.fromConfigurationItem?.({ ...item, configuration: { FileSystemPolicy: { Statement: [] } } })).toMatchObject({ policy: { Statement: [] } });
  expect(fileSystem.fromConfigurationItem?.({ ...item, configuration: { FileSystemPolicy: null } })).toMatchObject({ policy: null });
  expect(fileSystem.fromConfigurationItem?.({ ...item, configuration: undefined })).toEqual({});
});

describe('in a template', () => {
  const proposed = (properties: Record<string, unknown>) =>
    fileSystem.fromTemplate?.({ ...place, logicalId: 'Files', type: 'AWS::EFS::FileSystem', properties, siblings: [] });

  it('is not encrypted, and has no policy, unless it says so', () => {
    const document = { Statement: [{ Effect: 'Allow', Principal: UNRESOLVED }] };

    expect(proposed({})).toEqual({ encrypted: false, policy: null, tags: {} });
    expect(proposed({ Encrypted: 'true', FileSystemPolicy: document, FileSystemTags: [{ Key: 'team', Value: 'media' }] })).toEqual({
      encrypted: true,
      policy: document,
      tags: { team: 'media' },
    });
  });
  it('does not show what is known only at deployment', () => {
    expect(proposed({ Encrypted: UNRESOLVED, FileSystemPolicy: UNRESOLVED, FileSystemTags: UNRESOLVED })).toEqual({});
  });
});
