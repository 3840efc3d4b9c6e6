import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { ApproveDoor } from './route.ts';

/** What a Lambda function URL hands over (payload version 2.0, header names in lower case), put to the door, and its answer in the form that goes back. */
export async function answerFunctionUrl(
  door: ApproveDoor,
  { requestContext, rawPath, rawQueryString, headers, body = '', isBase64Encoded }: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyStructuredResultV2> {
  const answered = await door({
    method: requestContext.http.method,
    path: rawPath,
    query: rawQueryString,
    headers,
    // Function URLs encode the body of every form.
    body: isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body,
  });
  return { statusCode: answered.status, headers: answered.headers, body: answered.body };
}
