import assert from "node:assert/strict";
import { FixtureSource, HOSTILE, ORDERS, STOCKS } from "./fixture";
import { eventually, Reader } from "./reader";

describe("page in a browser: several streams", () => {
  const reader = Reader.inThisSuite();
  const source = (): FixtureSource => new FixtureSource({ seed: 30, seconds: 60, streams: [STOCKS, ORDERS] });
  const switchTo = (name: string) => reader.tab.getByRole("navigation", { name: "Streams" }).getByText(name).click();

  it("shows one of them, and another by a link that the address keeps", async () => {
    await reader.open(source());
    await reader.waitForAllPoints();
    assert.match(await reader.text("#stream"), /^private-ingest-dev → stockdata \(OneDay\)/);
    await switchTo("orders");
    await reader.tab.waitForURL("**/?stream=orders");
    await eventually(async () => {
      assert.match(await reader.text("#stream"), /^private-ingest-dev-orders → orders /);
    });
    assert.match(await reader.text("#clock"), /at 2 MiB/);
    await reader.tab.reload();
    await reader.tab.locator('#streams [aria-current="page"]', { hasText: "orders" }).waitFor();
    await reader.tab.goBack();
    await reader.tab.locator('#streams [aria-current="page"]', { hasText: "stockdata" }).waitFor();
  });

  it("draws each declared chart over all documents, with its title, unit and lines", async () => {
    await reader.open(source(), { stream: "orders" });
    await eventually(async () => {
      const [turnover, orders] = [await reader.chartData(0), await reader.chartData(1)];
      const sum = (values: readonly (number | null)[]) =>
        values.reduce<number>((total, value) => total + (value ?? 0), 0);
      const sums = Object.fromEntries(turnover.lines.map(({ line, values }) => [line, sum(values)]));
      // Countries in turn: the minutes 0, 3, … to 27, and so on.
      assert.deepEqual(sums, { [HOSTILE]: 155, DE: 135, FR: 145 });
      const found = orders.lines.map(({ line, values }) => [line, values.length]);
      assert.deepEqual(found, [["", 30]]);
    });
    assert.deepEqual(await reader.tab.locator(".chart-block h2").allTextContents(), [
      ORDERS.charts[0]!.title,
      "orders",
    ]);
    const times = await reader.tab.locator(".legend-time").allTextContents();
    assert.deepEqual(times, [
      "Newest point 2026-01-05 12:29:00 UTC, Sum of total (€)",
      "Newest point 2026-01-05 12:29:00 UTC, Count",
    ]);
    assert.equal(await reader.tab.locator("img").count(), 0);
    assert.deepEqual(await reader.axeViolations(), []);
  });

  it("has the table's columns from the definition, epochs as times, and filters by the chart's lines", async () => {
    await reader.open(source(), { stream: "orders" });
    const head = reader.tab.locator("#documents-head th");
    await head.first().waitFor();
    assert.deepEqual(await head.allTextContents(), [...ORDERS.columns, "_index"]);
    const cells = reader.tab.locator("#documents-body tr").first().locator("td");
    assert.deepEqual(await cells.allTextContents(), [
      "2026-01-05T12:29:00.000Z",
      HOSTILE,
      '["lamp","item 29"]',
      '["2026-01-05T14:29:00.000Z"]',
      "2026-01-05T12:29:07.000Z",
      "29",
      "orders",
    ]);
    await reader.tab.getByRole("combobox", { name: "customer.country" }).selectOption("FR");
    await reader.tab.getByText("10 documents that match").waitFor();
  });

  it("shows the first stream if the address names none", async () => {
    await reader.open(source(), { stream: "%3Cb%3E" });
    await reader.waitForAllPoints();
  });
});
