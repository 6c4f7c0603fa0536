import assert from "node:assert/strict";
import { startPage } from "../../page/server";
import { FixtureSource } from "./fixture";
import { Reader } from "./reader";

describe("page in a browser: the reader", () => {
  const reader = Reader.inThisSuite();

  it("says what it waits for while there is no document", async () => {
    await reader.open(new FixtureSource({ seed: 13, seconds: 0 }));
    await reader.tab.getByText("No record has been sent yet.").waitFor();
    await reader.tab.getByText("No documents yet.").waitFor();
    await reader.tab.getByText("Nothing so far: no record was refused").waitFor();
    reader.source.sent = 5;
    await reader.tab
      .getByText("Waiting for the first delivery: the buffers fill for up to 4 s (120 seconds at 30 times the speed).")
      .waitFor();
    reader.source.deliver(Math.floor(Date.now() / 1000));
    await reader.tab.locator(".chart canvas").waitFor();
    assert.equal(await reader.tab.locator(".chart-empty").isVisible(), false);
  });

  it("reports a lost connection, and reloads when it is back", async () => {
    await reader.open(new FixtureSource({ seed: 14, seconds: 10 }));
    await reader.tab.getByText("Live", { exact: true }).waitFor();
    const port = Number(new URL(reader.page.url).port);
    await reader.page.close();
    await reader.tab.getByText("Not connected, trying again").waitFor();
    reader.source = new FixtureSource({ seed: 15, seconds: 20, tickers: ["ABC"] });
    reader.page = await startPage({ port, source: reader.source });
    await reader.waitForAllPoints();
    await reader.tab.getByText("Live", { exact: true }).waitFor();
    reader.consoleErrors = reader.consoleErrors.filter(
      (message) =>
        !/ERR_(CONNECTION_REFUSED|CONNECTION_RESET|INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE)/.test(message),
    );
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`passes the accessibility check, ${colorScheme}, with the dialog closed and open`, async () => {
      await reader.open(new FixtureSource({ seed: 17, seconds: 30, hostile: true }), { colorScheme });
      await reader.tab.locator("#documents-body tr").first().waitFor();
      for (const summary of await reader.tab.locator("#violations summary").all()) await summary.click();
      assert.deepEqual(await reader.axeViolations(), []);
      await reader.tab.getByRole("button", { name: /^Open Delivery failed/ }).click();
      await reader.tab.getByRole("dialog").getByRole("listitem").first().waitFor();
      assert.deepEqual(await reader.axeViolations(), []);
    });
  }

  it("changes its theme by a button and keeps the choice", async () => {
    await reader.open(new FixtureSource({ seed: 18, seconds: 30 }), { colorScheme: "light" });
    assert.equal(await reader.style("body", "backgroundColor"), "rgb(246, 246, 244)");
    const light = await reader.style(".legend-item input", "borderColor");
    await reader.tab.getByRole("button", { name: "Dark theme" }).click();
    assert.equal(await reader.style("body", "backgroundColor"), "rgb(15, 17, 19)");
    assert.notEqual(await reader.style(".legend-item input", "borderColor"), light);
    await reader.tab.reload();
    await reader.tab.locator(".chart canvas").waitFor();
    assert.equal(await reader.style("body", "backgroundColor"), "rgb(15, 17, 19)");
  });

  it("works by keyboard alone, with a visible focus", async () => {
    await reader.open(new FixtureSource({ seed: 19, seconds: 30, hostile: true }));
    await reader.tab.locator("#documents-body tr").first().waitFor();
    const reached: string[] = [];
    for (let presses = 0; presses < 60; presses++) {
      await reader.tab.keyboard.press("Tab");
      const [isOutside, name, outline] = await reader.tab.evaluate<[boolean, string, string]>(`(() => {
        const element = document.activeElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        const name = element.getAttribute("aria-label") ?? element.id;
        return [element === document.body, name || element.textContent.trim(), outlineStyle + " " + outlineWidth];
      })()`);
      if (isOutside) break;
      assert.equal(outline, "solid 2px", `the focus on "${name}" is not to be seen`);
      reached.push(name);
    }
    const controls = ["pause", "theme", "5 min", "Zoom in"];
    for (const name of [...controls, "documents-search", "documents-by", "Table of documents"])
      assert.ok(reached.includes(name), `${name} is not reached; reached are ${reached.join(", ")}`);
    assert.ok(reached.some((name) => name.startsWith("Replay Processing failed")));
  });

  it("is readable at 360 pixels without scrolling sideways", async () => {
    await reader.open(new FixtureSource({ seed: 20, seconds: 60, hostile: true }), { width: 360 });
    await reader.tab.locator("#documents-body tr").first().waitFor();
    for (const element of ["documentElement", "body"])
      assert.equal(await reader.tab.evaluate(`document.${element}.scrollWidth`), 360, element);
    await reader.tab.getByRole("button", { name: /^Open Delivery failed/ }).click();
    const dialog = (await reader.tab.getByRole("dialog").boundingBox())!;
    assert.ok(dialog.x >= 0 && dialog.x + dialog.width <= 360);
    assert.deepEqual(await reader.axeViolations(), []);
  });
});
