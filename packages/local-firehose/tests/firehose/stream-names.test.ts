import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { temporaryFolder, until } from "../fixture";
import { ControlPlaneClient } from "./control-plane-client";

/** All of them are names that the API model allows. */
const names = ["..", ".", "...", "a..b", "-", "x".repeat(64)];

describe("streams whose names are invalid file names", () => {
  const client = new ControlPlaneClient();
  const folder = temporaryFolder();
  let state: string;
  beforeEach(() => {
    state = path.join(fs.mkdtempSync(path.join(folder, "around-")), "state");
    fs.mkdirSync(state);
    fs.writeFileSync(path.join(state, "documents.duckdb"), "precious");
    fs.writeFileSync(path.join(state, "../neighbour"), "precious");
  });

  for (const name of names) {
    it(`come back with their records, and leave the state folder alone when they are deleted: ${name}`, async () => {
      await client.start(state);
      await client.create(name);
      // Nothing takes the record, so that the next process has it.
      client.store.answer(new Error("no"));
      await client.put(name, '{"a":1}');
      await client.stop();
      await client.start(state);
      await client.remove(name);
      await until(async () => !(await client.sdk.listDeliveryStreams()).DeliveryStreamNames!.includes(name));
      await client.stop();
      for (const file of ["documents.duckdb", "../neighbour", "journals/stock/position.json"])
        assert(fs.existsSync(path.join(state, file)), `${file} is there`);
      assert.deepEqual(fs.readdirSync(path.join(state, "streams")), []);
    });
  }

  it("are not made of folders of other origin", async () => {
    await client.start(state);
    await client.create("orders");
    await client.stop();
    const made = path.join(state, "streams/orders");
    for (const other of ["a b", "%00orders"]) fs.cpSync(made, path.join(state, "streams", other), { recursive: true });
    await client.start(state);
    const { DeliveryStreamNames } = await client.sdk.listDeliveryStreams();
    await client.stop();
    assert.deepEqual(DeliveryStreamNames, ["orders", "stock"]);
  });
});
