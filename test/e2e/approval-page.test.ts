import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveApprovals } from '../../functions/approve/local-server.ts';
import { findingOf } from '../../functions/core/lane.ts';
import { linkUrl } from '../../functions/core/link.ts';
import { type Asked, openDoor, question } from '../functions/approve/question.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const SCREENSHOTS = '.cache/screenshots';
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true } satisfies BrowserContextOptions;
const DESKTOP = { viewport: { width: 1280, height: 900 } } satisfies BrowserContextOptions;

let browser: Browser;
let home: string;

beforeAll(async () => {
  if (!existsSync(CHROMIUM))
    throw new Error(`There is no Chromium at ${CHROMIUM}: apt-get install -y chromium, or name another in the environment variable CHROMIUM.`);
  home = await mkdtemp(join(tmpdir(), 'holdfast-chromium-'));
  await mkdir(SCREENSHOTS, { recursive: true });
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    env: { ...process.env, HOME: home },
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--lang=en-US',
    ],
  });
});
afterAll(async () => {
  await browser?.close();
  if (home) await rm(home, { recursive: true, force: true });
});

/** The page of a question as an approver opens it; fails on whatever the browser complains of. */
async function opened(options: BrowserContextOptions, { asked = question(), approver = 'Ana' }: { readonly asked?: Asked; readonly approver?: string } = {}) {
  const holdfast = await openDoor(asked);
  const server = await serveApprovals(holdfast.door);
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await page.goto(linkUrl(server.url, await holdfast.tokenOf(approver)));
  return {
    page,
    complaints,
    requests,
    async finding() {
      const lane = await holdfast.ledger.lane(asked.lane.id);
      return lane && findingOf(lane, asked.request.plan.ruleId);
    },
    async [Symbol.asyncDispose]() {
      await context.close();
      await server.close();
    },
  };
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${SCREENSHOTS}/approval-${name}.png`, fullPage: true });
}

/**
 * Texts that do not stand out from what is behind them as WCAG 2.2 AA demands (4.5:1), from what the browser computes.
 * As text, since the project's own code is checked without the names that only a browser has.
 */
const FAINT_TEXTS = `(() => {
  const channels = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const linear = (channel) => (channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = (colour) => {
    const [r, g, b] = channels(colour).map(linear);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    if (!element) return 'rgb(255, 255, 255)';
    const colour = getComputedStyle(element).backgroundColor;
    return channels(colour)[3] === 0 ? behind(element.parentElement) : colour;
  };
  return [...document.querySelectorAll('main *')]
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()))
    .map((element) => {
      const [one, other] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
      return { ratio: (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05), text: element.textContent.slice(0, 40) };
    })
    .filter(({ ratio }) => !(ratio >= 4.5))
    .map(({ ratio, text }) => ratio.toFixed(2) + ' ' + text);
})()`;

function faintTexts(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(FAINT_TEXTS);
}

/** How far the content is wider than the window. Pixels. */
function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

describe('the approval page in a browser', () => {
  it.each([
    ['phone-light', { ...PHONE, colorScheme: 'light' }],
    ['phone-dark', { ...PHONE, colorScheme: 'dark' }],
    ['desktop-light', { ...DESKTOP, colorScheme: 'light' }],
    ['desktop-dark', { ...DESKTOP, colorScheme: 'dark' }],
    ['narrow-phone', { ...PHONE, viewport: { width: 320, height: 640 }, colorScheme: 'light' }],
  ] as const)('is readable on a %s', async (name, options) => {
    await using shown = await opened(options);
    const { page } = shown;
    await page.locator('#keep').check();
    await page.getByText('The exact calls of step 1').click();
    await shoot(page, `${name}-open`);

    expect(await overflow(page)).toBe(0);
    expect(await faintTexts(page)).toEqual([]);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    expect(shown.complaints).toEqual([]);
    expect(shown.requests).toEqual(['GET /']);
    for (const control of await page.locator('label.choice, button, #reason, #until').all())
      expect((await control.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  });

  it('is answered by keyboard alone: apply', async () => {
    await using shown = await opened({ ...DESKTOP, colorScheme: 'light' });
    const { page } = shown;
    const focused = () => page.evaluate<string>("document.activeElement?.id || document.activeElement?.tagName || ''");

    const stops: string[] = [];
    for (let presses = 0; presses < 20 && (await focused()) !== 'BUTTON'; presses += 1) {
      await page.keyboard.press('Tab');
      stops.push(await focused());
      if ((await focused()) === 'apply') await page.keyboard.press('Space');
    }
    await shoot(page, 'desktop-light-keyboard');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your answer is recorded' }).waitFor();
    await shoot(page, 'desktop-light-answered');

    expect(stops).toEqual(['A', 'SUMMARY', 'SUMMARY', 'apply', 'BUTTON']);
    expect((await shown.finding())?.pending?.approved?.by).toBe('Ana');
    expect(shown.requests).toEqual(['GET /', 'POST /']);
    expect(shown.complaints).toEqual([]);
  });

  it('is answered by keyboard alone: keep, with its reason and day', async () => {
    await using shown = await opened({ ...PHONE, colorScheme: 'dark' });
    const { page } = shown;
    await page.locator('#apply').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Press kit, agreed with legal');
    await page.keyboard.press('Tab');
    await page.keyboard.type('12312026');
    await shoot(page, 'phone-dark-keep');
    await page.locator('#reason').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your answer is recorded' }).waitFor();
    await shoot(page, 'phone-dark-answered');

    expect((await shown.finding())?.waiver).toEqual({ owner: 'Ana', reason: 'Press kit, agreed with legal', until: '2026-12-31T23:59:59.999Z' });
  });

  it('names every control, so that it can be answered without being seen', async () => {
    await using shown = await opened(DESKTOP);
    const tree = await shown.page.locator('form').ariaSnapshot();
    for (const part of ['group "Your answer, Ana"', 'radio "Apply the plan', 'radio "Keep it as it is', 'radio "Not now', 'button "Send answer"'])
      expect(tree).toContain(part);
    await shown.page.locator('#keep').check();
    const kept = await shown.page.locator('form').ariaSnapshot();
    for (const part of ['textbox "Why is it kept?"', 'Until and including']) expect(kept).toContain(part);
  });

  it('sends nothing before an answer is chosen', async () => {
    await using shown = await opened(DESKTOP);
    await shown.page.getByRole('button', { name: 'Send answer' }).click();
    expect(shown.requests).toEqual(['GET /']);
    expect(await shown.page.evaluate<boolean>("document.querySelector('#apply').validity.valueMissing")).toBe(true);
  });

  it.each([
    ['phone-light', { ...PHONE, colorScheme: 'light' }],
    ['desktop-dark', { ...DESKTOP, colorScheme: 'dark' }],
  ] as const)('works without JavaScript, and says beside the field what is wrong (%s)', async (name, options) => {
    await using shown = await opened({ ...options, javaScriptEnabled: false });
    const { page } = shown;
    await page.locator('#keep').check();
    await page.locator('#until').fill('2020-01-01');
    await page.getByRole('button', { name: 'Send answer' }).click();
    await page.getByRole('alert').waitFor();
    await shoot(page, `${name}-error`);

    expect(await page.locator('#keep').isChecked()).toBe(true);
    expect(await page.locator('#reason-error').textContent()).toBe('Say why it is kept as it is.');
    expect(await page.locator('#until-error').textContent()).toBe('That day is over: name today or a later one.');
    await page.locator('#not-now').check();
    await page.getByRole('button', { name: 'Send answer' }).click();
    await page.getByRole('heading', { name: 'Your answer is recorded' }).waitFor();
    expect((await shown.finding())?.refused).not.toBeNull();
  });

  it('stays readable with errors in the dark, and when it was answered already', async () => {
    await using shown = await opened({ ...PHONE, colorScheme: 'dark' });
    const { page } = shown;
    await page.locator('#keep').check();
    await page.getByRole('button', { name: 'Send answer' }).click();
    await page.getByRole('alert').waitFor();
    expect(await faintTexts(page)).toEqual([]);
    await page.locator('#apply').check();
    await page.getByRole('button', { name: 'Send answer' }).click();
    await page.getByRole('heading', { name: 'Your answer is recorded' }).waitFor();
    await page.goto(page.url());
    await shoot(page, 'phone-dark-answered-already');
    expect(await page.getByRole('status').textContent()).toContain('Ana answered at');
    expect(await page.locator('form').count()).toBe(0);
    expect(await faintTexts(page)).toEqual([]);
  });

  it('lets no name in it become markup, nor any style or script be put in', async () => {
    const evil = '"><script>document.title="taken"</script><style>*{display:none}</style><img src=x onerror=document.title="taken">';
    await using shown = await opened(DESKTOP, { asked: question({}, { violation: evil, message: evil }) });
    expect(await shown.page.locator('script, img').count()).toBe(0);
    expect(await shown.page.locator('style').count()).toBe(1);
    expect(await shown.page.getByRole('heading', { level: 1 }).textContent()).toBe(evil);
    expect(await shown.page.title()).toContain('Holdfast asks');
    await shown.page.evaluate("document.head.append(Object.assign(document.createElement('style'), { textContent: 'body{display:none}' }))");
    expect(await shown.page.locator('body').isVisible()).toBe(true);
  });

  it('shows a link that can’t be used as such', async () => {
    const holdfast = await openDoor();
    await using server = await serveApprovals(holdfast.door);
    const context = await browser.newContext({ ...PHONE, colorScheme: 'light' });
    const page = await context.newPage();
    const answer = await page.goto(linkUrl(server.url, 'forged.token'));
    await shoot(page, 'phone-light-unusable');
    expect(answer?.status()).toBe(403);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('This link can’t be used');
    await context.close();
  });
});
