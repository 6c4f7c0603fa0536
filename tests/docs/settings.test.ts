import assert from "node:assert/strict";
import { declarations } from "../../settings/declarations";
import { stackOutputs } from "@private-ingest/client/outputs";
import { readDefinition } from "../../streams/definition";
import { commands, pages } from "./markdown";

const all = pages();
const parse = (key: string, raw: string): unknown =>
  key.startsWith("streams.")
    ? parseOfStream(key, raw)
    : Object.hasOwn(declarations, key)
      ? declarations[key as keyof typeof declarations].parse(raw)
      : undefined;
/** An override of one stream, as `config set --path` reads its value. */
function parseOfStream(path: string, raw: string): unknown {
  const [, name = "", key = ""] = path.split(".");
  const override = { index: name, [key]: /^\d+$/.test(raw) ? Number(raw) : raw };
  return readDefinition(name, override).definition;
}

describe("settings and outputs that the documentation names", () => {
  it("have accepted values, also in sentences", () => {
    const refused = all.flatMap(({ file, inline }) =>
      inline.flatMap((code) => {
        const [, key = "", value = ""] = /^([a-z][A-Za-z]+): (.+)$/.exec(code) ?? [];
        return Object.hasOwn(declarations, key) && parse(key, value) === undefined ? [`${file}: ${code}`] : [];
      }),
    );
    assert.deepEqual(refused, []);
  });

  it("exist where a command asks for an output", () => {
    const unknown = all.flatMap((page) =>
      commands(page)
        .filter((command) => command.slice(0, 4).join(" ") === "npx pulumi stack output")
        .filter(([, , , , name = ""]) => !Object.hasOwn(stackOutputs, name))
        .map((command) => `${page.file}: ${command.join(" ")}`),
    );
    assert.deepEqual(unknown, []);
  });
});
