import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInProcess } from "./in-process";
import { presetNames } from "./presets";

const urnsOf = (preset: string): readonly string[] =>
  ["both", preset].flatMap((list) =>
    readFileSync(join(__dirname, "urns", `${list}.txt`), "utf8")
      .trim()
      .replaceAll("STACK", preset)
      .split("\n"),
  );

describe("the URNs of deployed stacks", () => {
  for (const preset of presetNames) {
    it(`are still those of the preset ${preset}, or aliases`, async () => {
      const { resources, errors } = await runInProcess({ preset, mode: "update" });
      assert.deepEqual(errors, []);
      const now = new Map(resources.map(({ urn, aliases }) => [urn, aliases]));
      const moved = urnsOf(preset).filter((urn) => !now.has(urn));
      // The bucket left the stream; the engine takes its parts along with it.
      assert.ok(moved.every((urn) => urn.includes("stream:DeliveryStream$private-ingest:stream:BackupBucket")));
      const aliases = [...now.values()].flat();
      assert.ok(aliases.includes(moved.find((urn) => urn.includes("BackupBucket::")) ?? ""), aliases.join("\n"));
    });
  }
});
