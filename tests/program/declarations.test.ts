import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { declarations } from "../../settings/declarations";

/**
 * A declaration in Pulumi.yaml, by which the CLI checks values and fills in defaults before the
 * program runs.
 */
interface Declaration {
  readonly type: string;
  readonly items?: { readonly type: string };
  readonly description: string;
  readonly default: unknown;
}

describe("settings/", () => {
  it("declares each setting once, and every one of them is known to the program", () => {
    const folder = path.join(__dirname, "../../settings");
    const declared = fs
      .readdirSync(folder)
      .flatMap((file) => [...fs.readFileSync(path.join(folder, file), "utf8").matchAll(/^ {2}(\w+): \w+\(\{$/gm)])
      .map(([, key]) => key);
    assert.deepEqual(declared.sort(), Object.keys(declarations).sort());
  });
});

describe("Pulumi.yaml", () => {
  const text = fs.readFileSync(path.join(__dirname, "../../Pulumi.yaml"), "utf8");
  const { config } = parse(text) as { config: Record<string, Declaration> };

  it("declares every setting, in the order of settings/", () => {
    assert.deepEqual(Object.keys(config), Object.keys(declarations));
  });

  for (const [key, declaration] of Object.entries(declarations)) {
    it(`says of ${key} what settings/ says`, () => {
      const { type, description, default: fallback } = declaration;
      assert.deepEqual(config[key], {
        type,
        ...(type === "array" ? { items: { type: "string" } } : {}),
        description,
        default: fallback,
      });
    });
  }

  it("has defaults that the program accepts as the engine hands them over", () => {
    for (const [key, declaration] of Object.entries(declarations)) {
      const declared = config[key]!.default;
      const raw = typeof declared === "string" ? declared : JSON.stringify(declared);
      assert.deepEqual(declaration.parse(raw), declared, key);
    }
  });
});
