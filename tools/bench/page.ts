/**
 * The page with the hour's worth of points that it holds at most (10 tickers, one point a second), while points keep coming: the time between
 * two frames that a reader sees, and the long tasks that would keep a click waiting. Headless Chromium without a GPU draws on the CPU.
 *
 *     npx ts-node -T tools/bench/page.ts
 */
import { setTimeout as sleep } from "node:timers/promises";
import { startPage } from "@private-ingest/local-firehose/page/server";
import { findChromium, launchChromium } from "@private-ingest/local-firehose/tests/page/chromium";
import { FixtureSource } from "@private-ingest/local-firehose/tests/page/fixture";

export interface PageRow {
  readonly points: number;
  /** Of the time between two frames, milliseconds; 16.7 is what 60 Hz allows. */
  readonly medianFrameMs: number;
  readonly p99FrameMs: number;
  /** The longest time that the page did not answer, milliseconds; 0 when no task took 50 ms. */
  readonly longestTaskMs: number;
  /** From the click on "1 h" to the drawn chart. */
  readonly firstDrawMs: number;
}

const seconds = 15;

export async function run(): Promise<PageRow[]> {
  const executable = findChromium();
  if (executable === undefined) {
    console.log("There is no Chromium, so the page is left out.");
    return [];
  }
  const source = new FixtureSource({ seed: 1, seconds: 3600 });
  const page = await startPage({ port: 0, source });
  const browser = await launchChromium(executable);
  try {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await tab.goto(page.url);
    await tab.locator("#chart canvas").waitFor();
    await sleep(1000);
    const firstDrawMs = await tab.evaluate<number>(`new Promise((resolve) => {
      const startedAt = performance.now();
      [...document.querySelectorAll("#windows button")].at(-1).click();
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - startedAt)));
    })`);
    await tab.evaluate(`(() => {
      window.frames_ = []; window.tasks_ = [0];
      new PerformanceObserver((list) => window.tasks_.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
      let before = performance.now();
      const frame = (at) => { window.frames_.push(at - before); before = at; requestAnimationFrame(frame); };
      requestAnimationFrame(frame);
    })()`);
    for (let second = 0; second < seconds; second++) {
      source.deliver(Math.floor(Date.now() / 1000));
      await sleep(1000);
    }
    const { frames, tasks } = await tab.evaluate<{ frames: number[]; tasks: number[] }>(
      `({ frames: window.frames_.slice(1), tasks: window.tasks_ })`,
    );
    const sorted = frames.sort((a, b) => a - b);
    const quantile = (part: number): number => Math.round((sorted[Math.floor(sorted.length * part)] ?? 0) * 10) / 10;
    return [
      {
        points: source.points.length,
        medianFrameMs: quantile(0.5),
        p99FrameMs: quantile(0.99),
        longestTaskMs: Math.round(Math.max(...tasks)),
        firstDrawMs: Math.round(firstDrawMs),
      },
    ];
  } finally {
    await browser.close();
    await page.close();
  }
}

if (require.main === module) {
  void run().then((rows) => {
    console.table(rows);
  });
}
