// What `pulumi config set` sets there, by the CLI's rules of types and the program's own.
import assert from "node:assert/strict";
import { resolveConfig } from "@private-ingest/offline/engine/config";
import { readSettings } from "../../settings/read";
import { project } from "../program/in-process";
import { presets } from "../program/presets";
import { type Command, commandsOf, type Page, pages } from "./markdown";

type Tree = Record<string, unknown>;

/** The shell blocks of a page in order, then inline commands. */
function steps({ inline, text }: Page): { readonly block: string; readonly before: readonly string[] }[] {
  const found: { block: string; before: readonly string[] }[] = inline
    .filter((code) => code.startsWith("npx pulumi config set ") && !code.includes("<"))
    .map((block) => ({ block, before: [] }));
  let levels: string[][] = [[]];
  for (const [, heading, language, content = ""] of text.matchAll(/^(#+) .*$|^```(\w*)\n([\s\S]*?)^```$/gm)) {
    if (heading !== undefined) levels = [...levels.slice(0, heading.length), []];
    if (language !== "sh") continue;
    found.push({ block: content, before: levels.flat() });
    levels.at(-1)?.push(content);
  }
  return found;
}

/** A `pulumi config set`, and the stack it is for. */
function assignment(command: Command): { stack: string; key: string; value: string; isPath: boolean } | undefined {
  const [npx, pulumi, config, set, ...rest] = command;
  if ([npx, pulumi, config, set].join(" ") !== "npx pulumi config set") return undefined;
  const at = rest.indexOf("--stack");
  const stack = at < 0 ? "dev" : (rest[at + 1] ?? "");
  const words = rest.filter((word, index) => !word.startsWith("--") && (at < 0 || index !== at + 1));
  return { stack, key: words[0] ?? "", value: words[1] ?? "", isPath: rest.includes("--path") };
}

/** As in the CLI: with `--path`, `tags[0]` and `a.b` are members, and numbers stay numbers. */
function assign(into: Tree, key: string, value: string, isPath: boolean): void {
  if (!isPath) {
    into[key] = value;
    return;
  }
  const parts = key.split(/[.[\]]+/).filter(Boolean);
  let place = into;
  for (const [index, part] of parts.slice(0, -1).entries()) {
    place[part] ??= /^\d+$/.test(parts[index + 1] ?? "") ? [] : {};
    place = place[part] as Tree;
  }
  place[parts.at(-1) ?? ""] = /^(\d+|true|false)$/.test(value) ? (JSON.parse(value) as unknown) : value;
}

describe("settings of the documentation", () => {
  for (const page of pages()) {
    for (const { block, before } of steps(page)) {
      const own = commandsOf(block).flatMap((command) => assignment(command) ?? []);
      if (own.length === 0) continue;
      it(`${page.file}: ${own.map(({ key }) => key).join(", ")}`, () => {
        const { stack } = own[0]!;
        const preset = Object.hasOwn(presets, stack) ? presets[stack as keyof typeof presets] : {};
        const given = structuredClone<Tree>({ "aws:region": "us-east-1", ...preset });
        const all = [...before, block].flatMap(commandsOf).flatMap((command) => assignment(command) ?? []);
        for (const { key, value, isPath, stack: of } of all) if (of === stack) assign(given, key, value, isPath);
        const { mistyped, values } = resolveConfig(project, stack, given);
        assert.deepEqual(mistyped, []);
        const prefix = `${project.name}:`;
        const settings = Object.entries(values).flatMap(([key, value]) =>
          key.startsWith(prefix) ? [[key.slice(prefix.length), value] as const] : [],
        );
        assert.deepEqual(readSettings(Object.fromEntries(settings), project.name, stack).problems, []);
      });
    }
  }
});
