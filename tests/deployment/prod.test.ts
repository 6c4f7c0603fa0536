// Preset prod with two streams by the real CLI, engine and provider.
import assert from "node:assert/strict";
import { presets } from "../program/presets";
import { assertDestroyed, assertRefused, assertSucceeded, deployed } from "./deployed";

const config = { ...presets.prod, streams: { stockdata: {}, orders: { index: "orders" } } };
const oneKey = { ...config, protectData: false };
const bothKeys = { ...oneKey, allowDataLoss: true };

deployed("preset prod with two streams", { config: oneKey }, (stack) => {
  it("is created without a mandatory violation", async () => {
    const run = await stack().withPack("up", "--yes", "--skip-preview");
    assertSucceeded(run);
    assert.deepEqual(run.policies.mandatory, []);
    assert.deepEqual(Object.keys(run.changes), ["create"]);
  });

  it("shows no change afterwards, by its program and in the cloud", async () => {
    const run = await stack().up("--refresh", "--expect-no-changes");
    assertSucceeded(run);
    assert.deepEqual(run.changes, {});
  });

  it("keeps everything at a destroy with one of the two keys", async () => {
    const before = stack().cloud.calls().length;
    const run = await stack().destroy("--skip-preview");
    assertRefused(run, /protect/);
    assert.deepEqual(run.changes, {});
    assert.equal(stack().cloud.calls().length, before);
  });

  it("is destroyed in order with both keys, and leaves nothing", async () => {
    stack().configure(bothKeys);
    assertSucceeded(await stack().up());
    await assertDestroyed(stack(), "--skip-preview");
  });
});
