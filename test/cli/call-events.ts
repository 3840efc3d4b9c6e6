/** A call as EventBridge delivers CloudTrail's record of it, made by ana through the console. */
export function callEvent(
  eventSource: string,
  eventName: string,
  requestParameters: object,
  { id = 'event-1', account = '123456789012', region = 'us-east-1' } = {},
) {
  const time = '2026-11-23T08:00:00Z';
  return {
    version: '0',
    id,
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${eventSource.split('.')[0]}`,
    account,
    time,
    region,
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/ana`, accountId: account, userName: 'ana' },
      eventTime: time,
      eventSource,
      eventName,
      awsRegion: region,
      userAgent: 'Mozilla/5.0',
      sessionCredentialFromConsole: 'true',
      requestParameters,
      responseElements: {},
      eventID: id,
      readOnly: false,
      recipientAccountId: account,
    },
  };
}

export function sshOpened(groupId: string, at: Parameters<typeof callEvent>[3] = {}) {
  return callEvent('ec2.amazonaws.com', 'AuthorizeSecurityGroupIngress', { groupId, ipPermissions: {} }, at);
}
