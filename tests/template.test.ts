import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const read = (file: string): string => readFileSync(join(__dirname, "..", file), "utf8");

describe("the template for pulumi new", () => {
  interface Project {
    readonly config: Readonly<Record<string, { readonly default: unknown }>>;
    readonly template: {
      readonly description: string;
      readonly quickstart: string;
      readonly config: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
    };
  }
  const { config, template } = parse(read("Pulumi.yaml")) as Project;

  it("asks for settings that there are, with their defaults", () => {
    const asked = Object.entries(template.config).filter(([key]) => key !== "aws:region");
    assert.ok(asked.length > 3);
    for (const [key, question] of asked) {
      assert.ok(question.description.length > 10, key);
      assert.equal(question.default, String(config[key]?.default), key);
    }
  });

  it("says what to do next, in commands that there are", () => {
    assert.ok(template.description.length > 20);
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = (pattern: RegExp): string[] =>
      [...template.quickstart.matchAll(pattern)].map(([, name = ""]) => name);
    assert.deepEqual(named(/npm run ([\w:-]+)/g), ["demo"]);
    assert.ok("demo" in scripts);
    assert.deepEqual(named(/(\w+) to\s+(?:true|false)/g), ["protectData", "allowDataLoss"]);
    assert.ok("protectData" in config && "allowDataLoss" in config);
  });
});
