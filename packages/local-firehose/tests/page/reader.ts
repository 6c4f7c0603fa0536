import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { AxeResults } from "axe-core";
import { type Browser, chromium, type Page as Tab } from "playwright-core";
import { isExecutable, onPath } from "../../../../tests/on-path";
import { columns, type Columns } from "../../page/columns";
import { startPage, type Page } from "../../page/server";
import type { FixtureSource } from "./fixture";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

let browser: Browser | undefined;

/** Somebody who looks at the page: a tab per suite, in a browser that all suites share. */
export class Reader {
  tab!: Tab;
  page!: Page;
  source!: FixtureSource;
  /** Errors and warnings of the console so far; a test in which any are left has failed. */
  consoleErrors: string[] = [];

  /** Registers the hooks that open and close a tab; the suite is skipped without a browser. */
  static inThisSuite(): Reader {
    const reader = new Reader();
    const executable = findChromium();
    before(async function () {
      if (executable === undefined) {
        console.log("      skipped: no Chromium; install the package `chromium` or set CHROMIUM to its path");
        this.skip();
      }
      browser ??= await launchChromium(executable);
      reader.tab = await browser.newPage();
      reader.tab.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) reader.consoleErrors.push(message.text());
      });
      reader.tab.on("pageerror", (error) => reader.consoleErrors.push(error.message));
    });
    afterEach(async () => {
      const seen = reader.consoleErrors;
      await reader.tab.goto("about:blank");
      await reader.page.close();
      reader.consoleErrors = [];
      assert.deepEqual(seen, []);
    });
    after(async () => {
      if (executable !== undefined) await reader.tab.close();
    });
    return reader;
  }

  static async closeBrowser(): Promise<void> {
    await browser?.close();
    browser = undefined;
  }

  /** Serves a source and opens its page; when there are points, waits until the chart is drawn. */
  async open(
    source: FixtureSource,
    options: { width?: number; colorScheme?: "light" | "dark"; stream?: string } = {},
  ): Promise<void> {
    const { width = 1280, colorScheme = "light", stream } = options;
    this.source = source;
    this.page = await startPage({ port: 0, source });
    await this.tab.setViewportSize({ width, height: 900 });
    await this.tab.emulateMedia({ colorScheme });
    await this.tab.goto(stream === undefined ? this.page.url : `${this.page.url}/?stream=${stream}`);
    if (source.points.length > 0) await this.tab.locator(".chart canvas").first().waitFor();
  }

  chartData(place = 0): Promise<Columns> {
    return this.tab.evaluate<Columns>(`import("/app.js").then(({ charts }) => charts[${place}].data)`);
  }

  /** Waits until the chart holds exactly the source's points in the shown range. */
  async waitForAllPoints(): Promise<void> {
    await eventually(async () => {
      const shown = new Set(lines(await this.chartData()));
      const { from, to } = await this.shownRange();
      const inRange = this.source.points.filter(({ second }) => second >= Math.floor(from) && second <= to);
      const expected = new Set(lines(columns(inRange)));
      assert.equal(to, Math.max(...this.source.points.map(({ second }) => second), 0));
      // All differences of two hours of points would take minutes to print.
      const missing = [...expected].filter((line) => !shown.has(line)).slice(0, 5);
      const invented = [...shown].filter((line) => !expected.has(line)).slice(0, 5);
      assert.deepEqual({ missing, invented }, { missing: [], invented: [] });
    });
  }

  shownRange(): Promise<{ from: number; to: number }> {
    return this.tab.evaluate<{ from: number; to: number }>(`import("/app.js").then(({ charts }) => charts[0].range)`);
  }

  /** Waits for these seconds: points follow their status by a request of their own. */
  async waitForRange(expected: { from: number; to: number }): Promise<void> {
    await eventually(async () => {
      assert.deepEqual(await this.shownRange(), expected);
    });
  }

  async text(selector: string): Promise<string> {
    return (await this.tab.locator(selector).textContent()) ?? "";
  }

  /** Pixels in the exact colour of each ticker's line, between two parts of the chart's width. */
  lineInks(from = 0, to = 1): Promise<number[]> {
    // uPlot draws in the next microtask; a frame later the canvas is what the reader sees.
    return this.tab.evaluate<number[]>(`new Promise((resolve) => requestAnimationFrame(() => {
      const chart = document.querySelector(".chart canvas");
      const copy = Object.assign(document.createElement("canvas"), { width: chart.width, height: chart.height });
      const context = copy.getContext("2d");
      context.drawImage(chart, 0, 0);
      const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = document.querySelector(".chart .u-over");
      const area = [offsetLeft + offsetWidth * ${from}, offsetTop, offsetWidth * ${to - from}, offsetHeight];
      const { data } = context.getImageData(...area.map((side) => Math.round(side * devicePixelRatio)));
      const counts = new Map();
      for (let at = 0; at < data.length; at += 4) {
        const key = "rgb(" + data[at] + ", " + data[at + 1] + ", " + data[at + 2] + ")";
        if (data[at + 3] === 255) counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      const boxes = [...document.querySelectorAll(".legend-item input")];
      resolve(boxes.map((box) => counts.get(getComputedStyle(box).borderColor) ?? 0));
    }))`);
  }

  style(selector: string, property: string): Promise<string> {
    return this.tab.evaluate(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${property}`);
  }

  async axeViolations(): Promise<string[]> {
    // The page's CSP does not bind the debugger, so axe runs without a hole in it.
    await this.tab.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
    const results = await this.tab.evaluate<AxeResults>(`axe.run({ resultTypes: ["violations"] })`);
    return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  }
}

function lines({ seconds, lines }: Columns): string[] {
  return lines.flatMap(({ line, values }) =>
    values.flatMap((value, row) => (value === null ? [] : [`${seconds[row]!} ${line} ${value}`])),
  );
}

/** Tries an assertion until it holds; after five seconds its last failure is the test's. */
export async function eventually(assertion: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 5000;
  for (;;) {
    try {
      await assertion();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The variable CHROMIUM, else the first of the usual names on PATH. */
function findChromium(): string | undefined {
  const given = process.env["CHROMIUM"] ?? "";
  return given !== "" && isExecutable(given) ? given : NAMES.map(onPath).find((path) => path !== undefined);
}

/** Starts it without a window, and without the calls home that a browser makes by itself. */
function launchChromium(executablePath: string): Promise<Browser> {
  const calls = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
  const args = ["--disable-gpu", "--disable-quic", "--no-first-run", ...calls];
  // Chromium refuses its sandbox to root, which is what containers of CI systems run as.
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  return chromium.launch({ executablePath, headless: true, args });
}
