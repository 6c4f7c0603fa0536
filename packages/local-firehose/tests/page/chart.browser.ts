import assert from "node:assert/strict";
import { FixtureSource, TICKERS } from "./fixture";
import { eventually, Reader } from "./reader";

describe("page in a browser: the chart", () => {
  const reader = Reader.inThisSuite();

  it("draws exactly the values of the store, and what arrives later, also between those it has", async () => {
    await reader.open(new FixtureSource({ seed: 3, seconds: 60 }));
    const late = reader.source.points.splice(-30, 10);
    const from = reader.source.points.at(-1)!.second;
    reader.source.deliver(from + 1);
    await reader.waitForAllPoints();
    reader.source.points.push(...late);
    reader.source.deliver(from + 2);
    await reader.waitForAllPoints();
  });

  it("paints a line in each ticker's colour, and none for a ticker that is filtered out", async () => {
    await reader.open(new FixtureSource({ seed: 4, seconds: 120 }));
    const inks = await reader.lineInks();
    assert.equal(inks.length, TICKERS.length);
    for (const [place, ink] of inks.entries()) assert.ok(ink > 100, `${TICKERS[place]!} has ${ink} pixels`);

    await reader.tab.getByRole("checkbox", { name: /^QXZ/ }).uncheck();
    assert.equal((await reader.lineInks())[TICKERS.indexOf("QXZ")], 0);
    await reader.tab.getByRole("button", { name: "None" }).click();
    assert.deepEqual(new Set(await reader.lineInks()), new Set([0]));
    await reader.tab.getByRole("button", { name: "All", exact: true }).click();
    assert.ok((await reader.lineInks()).every((ink) => ink > 100));
  });

  it("breaks the lines where nothing was delivered for a long time", async () => {
    const outage = new FixtureSource({ seed: 21, seconds: 100 });
    const first = outage.points[0]!.second;
    for (let at = outage.points.length - 1; at >= 0; at--) {
      const second = outage.points[at]!.second - first;
      if (second > 40 && second < 60) outage.points.splice(at, 1);
    }
    await reader.open(outage);
    assert.deepEqual(new Set(await reader.lineInks(0.43, 0.57)), new Set([0]));
    assert.ok((await reader.lineInks(0.25, 0.35)).every((ink) => ink > 20));
  });

  it("draws twenty lines at first and the others when asked", async () => {
    const tickers = Array.from({ length: 23 }, (_, place) => `T${place + 10}`);
    await reader.open(new FixtureSource({ seed: 22, seconds: 20, tickers }));
    const boxes = reader.tab.getByRole("checkbox");
    assert.equal(await boxes.count(), 23);
    assert.equal(await reader.tab.getByRole("checkbox", { checked: true }).count(), 20);
    await reader.tab.getByRole("button", { name: "All", exact: true }).click();
    assert.equal(await reader.tab.getByRole("checkbox", { checked: true }).count(), 23);
  });

  it("shows the price at the pointer", async () => {
    await reader.open(new FixtureSource({ seed: 5, seconds: 200 }));
    const box = (await reader.tab.locator(".chart .u-over").boundingBox())!;
    await reader.tab.mouse.move(box.x + box.width / 3, box.y + box.height / 2);
    await reader.tab.waitForFunction(`document.querySelector(".legend-time").textContent.startsWith("At ")`);
    const shownTime = /^At (.*) UTC, Average price \(USD\)$/.exec(await reader.text(".legend-time"))![1]!;
    const second = reader.source.points.find(
      (point) => new Date(point.second * 1000).toISOString().slice(0, 19).replace("T", " ") === shownTime,
    )!.second;
    for (const ticker of TICKERS) {
      const price = reader.source.points.find((point) => point.second === second && point.line === ticker)?.value;
      const item = reader.tab.locator(".legend-item", { hasText: ticker });
      assert.equal(await item.locator(".legend-value").textContent(), price?.toFixed(2) ?? "–", ticker);
    }
  });

  it("zooms by buttons and by dragging, stays there, and follows again", async () => {
    await reader.open(new FixtureSource({ seed: 6, seconds: 600 }));
    const newest = reader.source.points.at(-1)!.second;
    await reader.waitForRange({ from: newest - 300, to: newest });
    await reader.tab.getByRole("button", { name: "Zoom in" }).click();
    await reader.waitForRange({ from: newest - 225, to: newest - 75 });
    await reader.tab.getByRole("button", { name: "Earlier" }).click();
    await reader.waitForRange({ from: newest - 300, to: newest - 150 });

    const sent = await reader.text("#ledger .ledger-value >> nth=0");
    reader.source.deliver(newest + 1);
    await eventually(async () => {
      assert.notEqual(await reader.text("#ledger .ledger-value >> nth=0"), sent);
    });
    await reader.waitForRange({ from: newest - 300, to: newest - 150 });

    await reader.tab.getByRole("button", { name: "1 min", exact: true }).click();
    await reader.waitForRange({ from: newest - 59, to: newest + 1 });
    await reader.waitForAllPoints();
    const box = (await reader.tab.locator(".chart .u-over").boundingBox())!;
    await reader.tab.mouse.move(box.x + box.width * 0.25, box.y + 40);
    await reader.tab.mouse.down();
    await reader.tab.mouse.move(box.x + box.width * 0.75, box.y + 60, { steps: 4 });
    await reader.tab.mouse.up();
    const dragged = await reader.shownRange();
    assert.ok(Math.abs(dragged.from - (newest - 44)) < 1 && Math.abs(dragged.to - (newest - 14)) < 1);
    await reader.tab.locator(".chart .u-over").dblclick();
    await reader.waitForRange({ from: newest - 59, to: newest + 1 });
    await reader.waitForAllPoints();
  });

  it("does not change while paused, and catches up afterwards", async () => {
    await reader.open(new FixtureSource({ seed: 7, seconds: 30 }));
    await reader.tab.getByRole("button", { name: "Pause" }).click();
    assert.equal(await reader.text("#connection"), "Paused");
    const before = await reader.chartData();
    const sent = await reader.text("#ledger .ledger-value >> nth=0");
    reader.source.deliver(reader.source.points.at(-1)!.second + 1);
    // Two statuses of the paused page have come and gone.
    await reader.tab.waitForTimeout(600);
    assert.deepEqual(await reader.chartData(), before);
    assert.equal(await reader.text("#ledger .ledger-value >> nth=0"), sent);
    await reader.tab.getByRole("button", { name: "Resume" }).click();
    await reader.waitForAllPoints();
  });

  it("draws ten tickers over a whole hour", async () => {
    await reader.open(new FixtureSource({ seed: 16, seconds: 3600 }));
    await reader.tab.getByRole("button", { name: "1 h", exact: true }).click();
    await reader.waitForAllPoints();
    const { seconds, lines } = await reader.chartData();
    assert.ok(seconds.length >= 3598 && lines.length === 10);
    assert.ok((await reader.lineInks()).every((ink) => ink > 100));
  });
});
