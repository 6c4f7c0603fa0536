import assert from "node:assert/strict";
import { resolveConfig } from "../../engine/config";
import type { ConfigDeclaration, Project } from "../../engine/project";

const place = { directory: "/", workingDirectory: "/", entryPoint: ".", typescript: true, nodeArgs: [] };
const project = (config: Record<string, ConfigDeclaration>): Project => ({ name: "app", ...place, config });

describe("resolveConfig", () => {
  it("fills in defaults, lets the stack override them, and overrides override both", () => {
    const declared = project({
      size: { type: "integer", default: 5 },
      name: { type: "string", default: "a" },
      on: { type: "boolean", default: true },
      list: { type: "array", items: { type: "string" }, default: [] },
      "aws:region": { value: "us-west-2" },
    });
    // The program judges undeclared keys.
    const stackValues = { "app:name": "b", on: false, "aws:profile": "p", "app:unheard": { of: 1 } };
    const { values } = resolveConfig(declared, "dev", stackValues, { name: "c", list: ["x"] });
    assert.deepEqual(values, {
      "app:name": "c",
      "app:on": "false",
      "aws:profile": "p",
      "app:list": '["x"]',
      "app:size": "5",
      "app:unheard": '{"of":1}',
      "aws:region": "us-west-2",
    });
  });

  const typed: readonly [ConfigDeclaration, unknown, boolean][] = [
    [{ type: "integer" }, 5, true],
    [{ type: "integer" }, "-5", true],
    [{ type: "integer" }, 5.5, false],
    [{ type: "integer" }, "5x", false],
    [{ type: "boolean" }, "true", true],
    [{ type: "boolean" }, false, true],
    [{ type: "boolean" }, "yes", false],
    [{ type: "string" }, "", true],
    [{ type: "string" }, 5, true],
    [{ type: "string" }, ["a"], false],
    [{ type: "array", items: { type: "string" } }, ["a", "b"], true],
    [{ type: "array", items: { type: "integer" } }, ["a"], false],
    [{ type: "array" }, "a", false],
    [{ type: "object" }, { a: 1 }, true],
    [{ type: "object" }, [1], false],
  ];
  for (const [schema, value, accepted] of typed) {
    it(`${accepted ? "takes" : "refuses"} ${JSON.stringify(value)} as ${JSON.stringify(schema)}`, () => {
      const { values, mistyped } = resolveConfig(project({ key: schema }), "dev", { key: value });
      assert.deepEqual(Object.keys(values), ["app:key"]);
      assert.equal(mistyped.length, accepted ? 0 : 1);
      if (!accepted) assert.match(mistyped[0]!, /^Stack 'dev' with configuration key 'key' must be of type '/);
    });
  }

  it("reports all missing keys at once, and all mistyped ones", () => {
    const declared = project({
      a: { type: "string" },
      b: {},
      c: { type: "array", items: { type: "integer" } },
      "aws:x": {},
    });
    assert.throws(() => resolveConfig(declared, "prod", { c: "no" }), {
      message: [
        "Stack 'prod' is missing configuration value 'a': set it with `pulumi config set`.",
        "Stack 'prod' is missing configuration value 'b': set it with `pulumi config set`.",
      ].join("\n"),
    });
    assert.deepEqual(resolveConfig(declared, "prod", { a: ["x"], b: "", c: "no" }).mistyped, [
      `Stack 'prod' with configuration key 'a' must be of type 'string': ["x"] is not.`,
      `Stack 'prod' with configuration key 'c' must be of type 'array<integer>': "no" is not.`,
    ]);
  });

  it("stands in for encrypted values and keeps them secret, in clear text too when overridden", () => {
    const declared = project({ token: { type: "string", secret: true }, plain: { default: "x" } });
    const stackValues = { token: { secure: "v1:abc" }, "app:other": { secure: "v1:def" } };
    const { values, secretKeys, undecryptable } = resolveConfig(declared, "dev", stackValues, { other: "known" });
    assert.deepEqual(values, { "app:token": "[secure value of app:token]", "app:other": "known", "app:plain": "x" });
    assert.deepEqual([...secretKeys].sort(), ["app:other", "app:token"]);
    assert.deepEqual(undecryptable, ["app:token"]);
  });
});
