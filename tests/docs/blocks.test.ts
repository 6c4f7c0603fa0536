import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { parse } from "yaml";
import { declarations } from "../../settings/declarations";
import { stackOutputs } from "@private-ingest/client/outputs";
import { COMPONENT } from "../../plugin/schema";
import { pages, root } from "./markdown";

const blocks = pages().flatMap(({ file, blocks: own }) => own.map((block) => ({ file, ...block })));
const ofLanguage = (language: string) => blocks.filter((block) => block.language === language);

describe("the README", () => {
  it("has at most 130 lines", () => {
    const { text } = pages().find(({ file }) => file === "README.md")!;
    assert.ok(text.split("\n").length <= 130);
  });
});

describe("code in the documentation", () => {
  it("has a language that a test checks", () => {
    const checked = new Set(["sh", "ts", "json", "yaml", "mermaid", "text", "python", ""]);
    const unexpected = blocks.filter(({ language }) => !checked.has(language));
    assert.deepEqual(unexpected, []);
  });

  it("is a file of docs/snippets if it is TypeScript, for type check and linter", () => {
    const folder = join(root, "docs/snippets");
    const snippets = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
    assert.ok(ofLanguage("ts").length > 0);
    for (const { file, content } of ofLanguage("ts")) {
      // A file of a stream's folder has imports from there.
      const known = content.startsWith("// streams/") ? isTypeScript(content) : snippets.includes(content);
      assert.ok(known, `${file} has TypeScript that is no file of docs/snippets:\n${content}`);
    }
  });

  it("parses if it is JSON or YAML", () => {
    for (const { content } of ofLanguage("json")) assert.doesNotThrow(() => JSON.parse(content) as unknown, content);
    for (const { content } of ofLanguage("yaml")) assert.doesNotThrow(() => parse(content) as unknown, content);
  });

  it("gives the component in YAML valid inputs, and reads existing outputs", () => {
    const programs = ofLanguage("yaml").map(({ content }) => parse(content) as YamlProgram);
    const components = programs.flatMap(({ resources = {} }) => Object.values(resources));
    assert.ok(components.length > 0);
    for (const { type, properties } of components) {
      assert.equal(type, COMPONENT);
      for (const [key, value] of Object.entries(properties)) assert.ok(accepts(key, value), key);
    }
    for (const { outputs = {} } of programs) {
      for (const value of Object.values(outputs)) {
        assert.ok(Object.hasOwn(stackOutputs, /^\$\{\w+\.(\w+)\}$/.exec(value)?.[1] ?? ""), value);
      }
    }
  });

  it("does so in Python, in Python's spelling", () => {
    assert.ok(ofLanguage("python").length > 0);
    for (const { content } of ofLanguage("python")) {
      const [, given = ""] = /PrivateIngest\("\w+", (.*)\)/.exec(content) ?? [];
      for (const argument of given.split(", ")) {
        const [key = "", value = ""] = argument.split("=");
        const parsed: unknown = JSON.parse(value.replace("False", "false").replace("True", "true"));
        assert.ok(accepts(camelCase(key), parsed), argument);
      }
      const read = [...content.matchAll(/ingest\.([a-z_]+)\b/g)].map(([, name = ""]) => camelCase(name));
      const unexpected = read.filter((name) => name !== "PrivateIngest" && !Object.hasOwn(stackOutputs, name));
      assert.deepEqual(unexpected, []);
    }
  });
});

const isTypeScript = (text: string): boolean =>
  ts.transpileModule(text, { reportDiagnostics: true }).diagnostics?.length === 0;

interface YamlProgram {
  readonly resources?: Readonly<Record<string, { type: string; properties: Readonly<Record<string, unknown>> }>>;
  readonly outputs?: Readonly<Record<string, string>>;
}

const camelCase = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

function accepts(key: string, value: unknown): boolean {
  const raw = typeof value === "string" ? value : JSON.stringify(value);
  return Object.hasOwn(declarations, key) && declarations[key as keyof typeof declarations].parse(raw) !== undefined;
}
