/** The Region of the environment, or of the AWS profile; null: neither says one. */
export async function ownRegion(): Promise<string | null> {
  // AWS_DEFAULT_REGION is what other AWS tools take, and the SDK for JavaScript does not.
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const given = AWS_REGION || AWS_DEFAULT_REGION;
  if (given) return given;
  const { STSClient } = await import('@aws-sdk/client-sts');
  try {
    return await new STSClient({}).config.region();
  } catch {
    // The SDK throws where no Region is configured, with advice for programmers.
    return null;
  }
}
