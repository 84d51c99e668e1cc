import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, describe, expect } from 'vitest';
import { folder, kam } from '../commands/harness.ts';
import { needs } from '../needs.ts';

/** The page in a real browser: what a reader, a screen reader and a printer get. */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
let browser: Promise<Browser> | undefined;
afterAll(async () => (await browser)?.close());

interface Seen {
  page: Page;
  /** console messages of any kind, errors, and requests beyond the file itself */
  noise: string[];
}

async function open(
  program: string,
  account: string,
  view: { width: number; dark?: boolean; script?: boolean },
): Promise<Seen> {
  const out = join(folder(), 'report.html');
  const { exitCode } = await kam(['report', account, '--out', out], { cwd: 'examples/andes-pharma' });
  expect(exitCode).toBe(0);
  browser ??= chromium.launch({ executablePath: program, args });
  const context = await (await browser).newContext({
    viewport: { width: view.width, height: 900 },
    colorScheme: view.dark ? 'dark' : 'light',
    offline: true,
    javaScriptEnabled: view.script !== false,
  });
  const page = await context.newPage();
  const noise: string[] = [];
  page.on('console', (message) => noise.push(message.text()));
  page.on('pageerror', (error) => noise.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== `file://${out}`) noise.push(request.url());
  });
  await page.goto(`file://${out}`);
  return { page, noise };
}

const chromiumTest = needs('chromium');

describe('the report in a browser', () => {
  const views = [
    ['desktop', { width: 1280 }],
    ['dark', { width: 1280, dark: true }],
    ['phone', { width: 360 }],
  ] as const;
  for (const [name, view] of views) {
    chromiumTest(`${name}: no accessibility violation, no console message, no request`, async (program) => {
      const { page, noise } = await open(program, 'san-telmo', view);
      await page.evaluate<unknown>(`(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      })()`);
      await page.evaluate(axe);
      const violations = await page.evaluate<unknown>(`(async () => {
        return (await axe.run()).violations.map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 120));
      })()`);
      expect(violations).toEqual([]);
      expect(noise).toEqual([]);
    });
  }

  chromiumTest('320 px: nothing runs out of the page sideways', async (program) => {
    for (const account of ['san-telmo', 'costa-verde']) {
      const { page } = await open(program, account, { width: 320 });
      expect(await page.evaluate<unknown>(`(() => document.documentElement.scrollWidth)()`)).toBe(320);
    }
  });

  chromiumTest('each picture is there once for each width, and its texts stay inside', async (program) => {
    for (const width of [1280, 360]) {
      const { page } = await open(program, 'san-telmo', { width });
      const outside = await page.evaluate<unknown>(`(() => {
        const shown = [...document.querySelectorAll('figure svg')].filter(
          (svg) => svg.getBoundingClientRect().width > 0,
        );
        const texts = shown.flatMap((svg) => {
          const frame = svg.getBoundingClientRect();
          return [...svg.querySelectorAll('text')].filter((text) => {
            const box = text.getBoundingClientRect();
            return box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1;
          });
        });
        return { pictures: shown.length, texts: texts.map((text) => text.textContent) };
      })()`);
      expect(outside).toEqual({ pictures: 3, texts: [] });
    }
  });

  chromiumTest(
    'without script everything is there; with it the contents follow the reader',
    async (program) => {
      const without = await open(program, 'san-telmo', { width: 1280, script: false });
      expect(await without.page.evaluate<unknown>(`document.querySelectorAll('main > section').length`)).toBe(
        9,
      );
      const { page } = await open(program, 'san-telmo', { width: 1280 });
      const current = () =>
        page.evaluate<unknown>(`[...document.querySelectorAll('[aria-current]')].map((a) => a.hash).join()`);
      expect(await current()).toBe('#summary');
      await page.evaluate(`document.querySelector('#step-5').scrollIntoView()`);
      await expect.poll(current).toBe('#step-5');
    },
  );

  chromiumTest('on paper: white, the first page whole, every heading with what it heads', async (program) => {
    const { page } = await open(program, 'san-telmo', { width: 1280, dark: true });
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true });
    const pages = [...pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b/g)].length;
    expect(pages).toBeGreaterThanOrEqual(8);
    expect(pages).toBeLessThanOrEqual(16);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    // A4 at 96 dpi less the margins of @page
    await page.setViewportSize({ width: 688, height: 1000 });
    const looks = await page.evaluate<{ summary: number }>(`(() => ({
      paper: getComputedStyle(document.body).backgroundColor,
      ink: getComputedStyle(document.body).color,
      contents: getComputedStyle(document.querySelector('.contents')).display,
      summary: document.querySelector('#summary').getBoundingClientRect().height,
      wide: document.documentElement.scrollWidth,
    }))()`);
    expect(looks).toMatchObject({
      paper: 'rgb(255, 255, 255)',
      ink: 'rgb(22, 32, 43)',
      contents: 'none',
      wide: 688,
    });
    expect(looks.summary).toBeLessThan(1000);
  });
});
