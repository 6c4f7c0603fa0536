import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { pages, root } from "./markdown";

const blocks = pages().flatMap(({ file, blocks: own }) => own.map((block) => ({ file, ...block })));
const ofLanguage = (language: string) => blocks.filter((block) => block.language === language);

describe("code in the documentation", () => {
  it("is of a kind that is checked", () => {
    const checked = new Set(["sh", "ts", "json", "yaml", "mermaid", "text", "python", ""]);
    assert.deepEqual(
      blocks.filter(({ language }) => !checked.has(language)),
      [],
    );
  });

  it("is a file of docs/snippets where it is TypeScript, so that it is type-checked and linted", () => {
    const folder = join(root, "docs/snippets");
    const snippets = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
    assert.ok(ofLanguage("ts").length > 0);
    for (const { file, content } of ofLanguage("ts")) {
      assert.ok(snippets.includes(content), `${file} has TypeScript that is no file of docs/snippets:\n${content}`);
    }
  });

  it("can be read where it is JSON or YAML", () => {
    for (const { content } of ofLanguage("json")) assert.doesNotThrow(() => JSON.parse(content) as unknown, content);
    for (const { content } of ofLanguage("yaml")) assert.doesNotThrow(() => parse(content) as unknown, content);
  });
});
