import assert from "node:assert/strict";
import { knobs } from "../../settings/declarations";
import { stackOutputs } from "@private-ingest/client/outputs";
import { commands, pages } from "./markdown";

const all = pages();
const parse = (key: string, raw: string): unknown =>
  Object.hasOwn(knobs, key) ? knobs[key as keyof typeof knobs].parse(raw) : undefined;

describe("settings and outputs that the documentation names", () => {
  it("are set to values that the program accepts", () => {
    const refused = all.flatMap((page) =>
      commands(page)
        .filter((command) => command.slice(0, 4).join(" ") === "npx pulumi config set")
        .flatMap((command) => {
          const flags = new Set(["--stack", "--path"]);
          const words = command
            .slice(4)
            .filter((word, index, rest) => !flags.has(word) && rest[index - 1] !== "--stack");
          const [key = "", value = ""] = words;
          if (key.startsWith("<")) return [];
          const item = /^(\w+)\[\d\]$/.exec(key)?.[1];
          const accepted = item === undefined ? parse(key, value) : parse(item, JSON.stringify([value]));
          return accepted === undefined ? [`${page.file}: ${command.join(" ")}`] : [];
        }),
    );
    assert.deepEqual(refused, []);
  });

  it("have such values in sentences too", () => {
    const refused = all.flatMap(({ file, inline }) =>
      inline.flatMap((code) => {
        const [, key = "", value = ""] = /^([a-z][A-Za-z]+): (.+)$/.exec(code) ?? [];
        return Object.hasOwn(knobs, key) && parse(key, value) === undefined ? [`${file}: ${code}`] : [];
      }),
    );
    assert.deepEqual(refused, []);
  });

  it("exist, where a column is about settings", () => {
    const known = new Set([...Object.keys(knobs), ...Object.keys(stackOutputs)]);
    const unknown = all.flatMap(({ file, text }) =>
      columns(text, /^(settings?|set|change of)$/i)
        .flatMap((cell) => [...cell.matchAll(/`([a-z][A-Za-z]+)`/g)].map(([, name = ""]) => name))
        .filter((name) => !known.has(name))
        .map((name) => `${file}: ${name}`),
    );
    assert.deepEqual(unknown, []);
  });

  it("have the defaults that their page shows", () => {
    const { text } = all.find(({ file }) => file === "docs/settings.md")!;
    const codes = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
    const [names, defaults] = [columns(text, /^setting$/i), columns(text, /^default$/i)];
    assert.ok(names.length > 5);
    names.forEach((cell, row) => {
      const keys = codes(cell) as (keyof typeof knobs)[];
      const shown = ["not set", "none"].includes(defaults[row] ?? "") ? keys.map(() => "") : codes(defaults[row] ?? "");
      assert.deepEqual(
        shown,
        keys.map((key) => String(knobs[key].default)),
        cell,
      );
    });
  });

  it("exist, where a command asks for an output", () => {
    const unknown = all.flatMap((page) =>
      commands(page)
        .filter((command) => command.slice(0, 4).join(" ") === "npx pulumi stack output")
        .filter(([, , , , name = ""]) => !Object.hasOwn(stackOutputs, name))
        .map((command) => `${page.file}: ${command.join(" ")}`),
    );
    assert.deepEqual(unknown, []);
  });
});

/** The cells under every heading of a table that fits. */
function columns(text: string, heading: RegExp): string[] {
  const tables = text.match(/(^\|.*\n)+/gm) ?? [];
  const cells = (row: string): string[] =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
  return tables.flatMap((table) => {
    const [head = "", , ...rows] = table.trim().split("\n");
    const index = cells(head).findIndex((cell) => heading.test(cell));
    return index < 0 ? [] : rows.map((row) => cells(row)[index] ?? "");
  });
}
