import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { declarations } from "../../settings/declarations";

describe("Pulumi.yaml", () => {
  const text = fs.readFileSync(path.join(__dirname, "../../Pulumi.yaml"), "utf8");
  const { config } = parse(text) as { config: Record<string, { readonly default: unknown }> };

  it("has defaults that the program accepts as the engine passes them", () => {
    for (const [key, declaration] of Object.entries(declarations)) {
      const declared = config[key]!.default;
      const raw = typeof declared === "string" ? declared : JSON.stringify(declared);
      assert.deepEqual(declaration.parse(raw), declared, key);
    }
  });
});
