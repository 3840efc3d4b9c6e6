import { request as httpRequest } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { answerFunctionUrl } from '../../../functions/approve/function-url.ts';
import { serveApprovals } from '../../../functions/approve/local-server.ts';
import { LARGEST_BODY } from '../../../functions/approve/route.ts';
import { linkUrl } from '../../../functions/core/link.ts';
import { openDoor } from './question.ts';

function nonceIn(body: string): string {
  return /name="nonce" value="([^"]+)"/.exec(body)?.[1] ?? '';
}

describe('the page on this machine', () => {
  it('is shown and answered', async () => {
    const { door, tokenOf, ledger, request } = await openDoor();
    await using server = await serveApprovals(door);
    const url = linkUrl(server.url, await tokenOf('Ana'));

    const shown = await fetch(url);
    const answered = await fetch(url, { method: 'POST', body: new URLSearchParams({ answer: 'not-now', nonce: nonceIn(await shown.text()) }) });

    expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await answered.text()).toContain('Your answer is recorded');
    expect((await ledger.request(request.id))?.closed).toBe('answered');
  });

  it('takes no more than an answer needs', async () => {
    const { door, tokenOf } = await openDoor();
    await using server = await serveApprovals(door);
    const answered = await fetch(linkUrl(server.url, await tokenOf('Ana')), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'x'.repeat(LARGEST_BODY * 20),
    });
    expect(answered.status).toBe(413);
  });

  it('is not there under another name', async () => {
    const { door, tokenOf } = await openDoor();
    await using server = await serveApprovals(door);
    const url = linkUrl(server.url, await tokenOf('Ana'));
    const status = await new Promise((resolve, reject) => {
      httpRequest(url, { headers: { host: 'rebound.example' } }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(421);
  });

  it('says so where its port is taken', async () => {
    const { door } = await openDoor();
    await using server = await serveApprovals(door);
    await expect(serveApprovals(door, Number(new URL(server.url).port))).rejects.toThrow('EADDRINUSE');
  });
});

/** As a function URL hands it over (https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html); only what is read. */
function urlEvent(method: string, token: string, body?: string): APIGatewayProxyEventV2 {
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/',
    rawQueryString: new URLSearchParams({ t: token }).toString(),
    headers: { host: 'abc.lambda-url.eu-central-1.on.aws', ...(body && { 'content-type': 'application/x-www-form-urlencoded' }) },
    requestContext: { http: { method, path: '/', protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'test' } },
    isBase64Encoded: body !== undefined,
    ...(body && { body: Buffer.from(body).toString('base64') }),
  };
  // The request context's other fields are not read.
  return event as unknown as APIGatewayProxyEventV2;
}

describe('the page behind a function URL', () => {
  it('is shown and answered', async () => {
    const { door, tokenOf, ledger, request } = await openDoor();
    const token = await tokenOf('Ana');

    const shown = await answerFunctionUrl(door, urlEvent('GET', token));
    const form = new URLSearchParams({ answer: 'keep', reason: 'Für die Presse', until: '2026-12-31', nonce: nonceIn(shown.body ?? '') });
    const answered = await answerFunctionUrl(door, urlEvent('POST', token, form.toString()));

    expect(shown).toMatchObject({ statusCode: 200, headers: { 'referrer-policy': 'no-referrer' } });
    expect(answered.statusCode).toBe(200);
    expect((await ledger.request(request.id))?.answers[0]?.reason).toBe('Für die Presse');
  });
});
