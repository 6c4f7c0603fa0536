import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { streamDefinition } from "../stream-definition";

describe("the definition of a command's stream", () => {
  const project = temporaryFolder();
  const folder = process.cwd();
  before(() => {
    const write = (file: string, text: string): void => {
      fs.mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
      fs.writeFileSync(path.join(project, file), text);
    };
    write("Pulumi.yaml", "name: shop\nruntime: nodejs\n");
    write("streams/orders/stream.yaml", "timeField: placed\n");
    const streams = "orders: { index: shop-orders }\n    clicks: { index: clicks, timeField: at }";
    write("Pulumi.dev.yaml", `config:\n  shop:streams:\n    ${streams}\n`);
    process.chdir(project);
  });
  after(() => {
    process.chdir(folder);
  });
  const read = async (name: string | undefined, stack?: string, streamName = ""): Promise<unknown> => {
    const definition = await streamDefinition({ name, names: { streamName } }, stack);
    return definition && [definition.name, definition.index, definition.timeField];
  };

  it("is the folder's, with the overrides of the stack's settings", async () => {
    assert.deepEqual(await read("orders"), ["orders", "orders", "placed"]);
    assert.deepEqual(await read("orders", "dev"), ["orders", "shop-orders", "placed"]);
    assert.deepEqual(await read("orders", "organization/shop/dev"), ["orders", "shop-orders", "placed"]);
    assert.deepEqual(await read("orders", "prod"), ["orders", "orders", "placed"]);
  });

  it("comes from the settings for a stream without a folder, also by its physical name", async () => {
    assert.deepEqual(await read("clicks", "dev"), ["clicks", "clicks", "at"]);
    assert.deepEqual(await read(undefined, "dev", "shop-dev-clicks"), ["clicks", "clicks", "at"]);
    assert.equal(await read("clicks"), undefined);
  });

  it("is refused with every problem of the settings", async () => {
    fs.writeFileSync(
      path.join(project, "Pulumi.bad.yaml"),
      "config:\n  shop:streams:\n    orders: { indx: a, y: 1 }\n",
    );
    await assert.rejects(read("orders", "bad"), /indx[^]*y/);
  });
});
