import assert from "node:assert/strict";
import { DELIVERY_KEY, FixtureSource, fieldsOf, HOSTILE, PROCESSING_KEY, STOCKS } from "./fixture";
import { Reader } from "./reader";

describe("page in a browser: the records", () => {
  const reader = Reader.inThisSuite();

  it("shows counters and buffers as the pipeline gives them", async () => {
    await reader.open(new FixtureSource({ seed: 8, seconds: 30, hostile: true }));
    const { records, deliveries } = reader.source.status().streams[0]!;
    const figures = [records.sent, records.delivered, records.failed, records.dropped, records.inBuffer];
    const shown = await reader.tab.locator("#ledger .ledger-value").allTextContents();
    assert.equal(shown.join(" "), figures.map((figure) => figure.toLocaleString("en-US")).join(" "));
    const counters = await reader.tab.locator("#counters dd").allTextContents();
    assert.deepEqual(counters, [deliveries, 1, records.transformed, 2, 5].map(String));

    const meters = reader.tab.getByRole("meter");
    assert.equal(await meters.count(), 4);
    assert.equal(await meters.nth(0).getAttribute("aria-valuetext"), "305.1 KiB of 1 MiB");
    assert.equal(await meters.nth(2).getAttribute("aria-valuetext"), "1.6 MiB of 5 MiB");
    const age = Number(await meters.nth(1).getAttribute("aria-valuenow"));
    assert.ok(age >= 0 && age < 60);
    const bar = meters.nth(2).locator(".meter-bar");
    assert.match((await bar.getAttribute("style")) ?? "", /scaleX\(0\.329971\)/);
  });

  it("shows why delivery has stopped", async () => {
    await reader.open(new FixtureSource({ seed: 8, seconds: 5 }));
    reader.source.stopped = "neither the domain nor the backup bucket can be written";
    await reader.tab
      .getByRole("alert")
      .filter({ hasText: `Delivery has stopped: ${reader.source.stopped}` })
      .waitFor();
  });

  it("opens a failed object, shows its error, and replays it with a click", async () => {
    await reader.open(new FixtureSource({ seed: 9, seconds: 5, hostile: true }));
    await reader.tab.getByRole("button", { name: /^Open Processing failed/ }).click();
    const dialog = reader.tab.getByRole("dialog", { name: "Failed object" });
    await dialog.getByRole("listitem").first().waitFor();
    assert.equal(await reader.text("#failure-key"), PROCESSING_KEY);
    const texts = await dialog.locator("pre").allTextContents();
    const codes = await dialog.locator(".record-code").allTextContents();
    const records = await reader.source.failure(PROCESSING_KEY);
    assert.deepEqual([texts, codes], [records.map(({ text }) => text), records.map(({ errorCode }) => errorCode)]);
    await dialog.getByRole("button", { name: "Replay" }).click();
    await dialog.getByText("2 records put back into the stream").waitFor();
    assert.deepEqual(reader.source.replayed, [PROCESSING_KEY]);
    await reader.tab.keyboard.press("Escape");
    assert.equal(await dialog.isVisible(), false);

    await reader.tab.getByRole("button", { name: /^Replay Delivery failed/ }).click();
    await reader.tab.getByText("3 records put back into the stream").waitFor();
    assert.deepEqual(reader.source.replayed, [PROCESSING_KEY, DELIVERY_KEY]);
  });

  it("filters documents by ticker and by text", async () => {
    await reader.open(new FixtureSource({ seed: 10, seconds: 60 }));
    const rows = reader.tab.locator("#documents-body tr");
    await rows.first().waitFor();
    assert.equal(await rows.count(), 50);
    await reader.tab.getByRole("combobox", { name: "ticker_symbol" }).selectOption("QXZ");
    const by = { field: "ticker_symbol", value: "QXZ" };
    const expected = await reader.source.documents({ stream: "stockdata", by, limit: 50 });
    await reader.tab.getByText("The newest 50 that match").waitFor();
    assert.deepEqual(
      await rows.evaluateAll((found: { children: { textContent: string }[] }[]) =>
        found.map(({ children }) => [children[0]!.textContent, children[1]!.textContent]),
      ),
      expected.map((document) => [fieldsOf(document.source)["timestamp"], "QXZ"]),
    );
    await reader.tab.getByLabel("Search").fill(String(fieldsOf(expected[7]!.source)["timestamp"]));
    await reader.tab.getByText("1 document that matches").waitFor();
    assert.equal(await rows.count(), 1);
    await reader.tab.getByLabel("Search").fill("no such text");
    await reader.tab.getByText("No document matches.").waitFor();
  });

  it("shows documents of any shape", async () => {
    const foreign = new FixtureSource({ seed: 23, seconds: 2, streams: [{ ...STOCKS, columns: [] }] });
    // Of the size that no double holds, and deeper than a browser's JSON.stringify goes.
    const deep = `${"[".repeat(5000)}${"]".repeat(5000)}`;
    const source = `{"sensor":{"id":9007199254740993,"tags":["a",null]},"ok":false,"deep":${deep},"timestamp":"2026-11-23T15:00:00.000Z"}`;
    foreign.stored.push({ index: "stockdata-2026-11-23", id: "x", source });
    await reader.open(foreign);
    const row = reader.tab.locator("#documents-body tr").first();
    await row.waitFor();
    const columnNames = await reader.tab.locator("#documents-head th").allTextContents();
    const cells = await row.locator("td").allTextContents();
    const shown = Object.fromEntries(columnNames.map((name, place) => [name, cells[place]]));
    assert.partialDeepStrictEqual(shown, {
      sensor: '{"id":9007199254740993,"tags":["a",null]}',
      ok: "false",
      timestamp: "2026-11-23T15:00:00.000Z",
      price: "",
      _index: "stockdata-2026-11-23",
    });
  });

  it("shows records as text, never as markup", async () => {
    await reader.open(new FixtureSource({ seed: 11, seconds: 20, tickers: [HOSTILE, "QXZ"], hostile: true }));
    await reader.tab.getByRole("button", { name: /^Open Processing failed/ }).click();
    await reader.tab.getByRole("dialog").getByText(HOSTILE).waitFor();
    await reader.tab.locator("#documents-body tr").first().waitFor();
    assert.equal(await reader.tab.locator("img").count(), 0);
    assert.equal(await reader.tab.title(), "dev · private-ingest");
    for (const place of ["#documents-body", ".legend-items", "#documents-by"]) {
      assert.ok((await reader.text(place)).includes(HOSTILE), place);
    }
    // The page's own guard against a future mistake: the browser takes no string as markup here.
    const parsed = await reader.tab.evaluate(
      `(() => { try { document.body.innerHTML = "<b>"; return "parsed"; } catch (e) { return e.name; } })()`,
    );
    assert.equal(parsed, "TypeError");
    reader.consoleErrors = reader.consoleErrors.filter((message) => !message.includes("TrustedHTML"));
  });

  it("shows the policy result and the resources as a tree", async () => {
    await reader.open(new FixtureSource({ seed: 12, seconds: 5 }));
    const program = reader.source.program();
    await reader.tab.getByText("Passed: 5 resources checked, 0 mandatory and 2 advisory findings").waitFor();
    assert.equal(await reader.tab.locator("#resources li").count(), program.resources.length);
    const subnet = reader.tab.locator("#resources li", { hasText: "private-ingest-private-1" }).last();
    assert.equal(await subnet.isVisible(), false);
    await reader.tab.locator("#resources summary", { hasText: "private-ingest:network:Network" }).press("Enter");
    await reader.tab.locator("#resources summary", { hasText: "awsx:ec2:Vpc" }).press("Enter");
    assert.equal(await subnet.isVisible(), true);
    await reader.tab.locator("#violations summary", { hasText: "firehose-customer-key" }).click();
    assert.ok(await reader.tab.getByText(program.violations[1]!.message).isVisible());
  });
});
