import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

export const root = join(__dirname, "../..");

export interface Page {
  /** Path from the root. */
  readonly file: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** Code inside sentences and tables. */
  readonly inline: readonly string[];
  /** Without blocks and inline code. */
  readonly prose: string;
}

export interface Block {
  readonly language: string;
  readonly content: string;
}

/** Every page that people read: of the root, of docs/ and its decisions, of the packages. */
export function pages(): Page[] {
  const packages = readdirSync(join(root, "packages")).map((name) => `packages/${name}`);
  return ["", "docs", "docs/adr", ".github", "policy", ...packages].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith(".md"))
      .map((file) => pageOf(relative(root, join(root, folder, file)))),
  );
}

const FENCE = /^```(\w*)\n([\s\S]*?)^```$/gm;

function pageOf(file: string): Page {
  const text = readFileSync(join(root, file), "utf8");
  const blocks = [...text.matchAll(FENCE)].map(([, language = "", content = ""]) => ({ language, content }));
  const unfenced = text.replace(FENCE, "");
  return {
    file,
    text,
    blocks,
    inline: [...unfenced.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code),
    prose: unfenced.replace(/`[^`\n]+`/g, "code"),
  };
}

/** A command as words, without comments; pipes and `&&` separate commands. */
export type Command = readonly string[];

/** A line of a script as it is written, without its comment. */
export interface Line {
  readonly text: string;
  /** Lines before it that set a variable. */
  readonly variables: readonly string[];
}

/** Lines of shell blocks, and inline code that begins like a command, without the changelog's. */
export function lines({ blocks, file, inline }: Page): Line[] {
  if (file === "CHANGELOG.md") return [];
  const scripts = blocks.filter(({ language }) => language === "sh").map(({ content }) => content);
  const named = inline.filter((code) => /^(npm|npx|pulumi|aws) /.test(code));
  return [...scripts, ...named].map(linesOf).flatMap((all) =>
    all.map((text, index) => {
      const variables = all.slice(0, index).filter((line) => /^\w+=/.test(line));
      return { text, variables };
    }),
  );
}

export const commands = (page: Page): Command[] => lines(page).flatMap(({ text }) => commandsOf(text));

function linesOf(script: string): string[] {
  return script
    .replace(/`#[^`]*`/g, "")
    .replace(/\\\n/g, " ")
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter((line) => line !== "");
}

export function commandsOf(script: string): Command[] {
  return linesOf(script)
    .flatMap((line) => line.split(/&&|\||\$\(|\)$/))
    .map((text) => (text.match(/'[^']*'|"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^(['"])(.*)\1$/, "$2")))
    .map((words) => words.slice(words.findIndex((word) => !/^\w+=/.test(word))))
    .filter((words) => words.length > 0);
}

/** The anchors that GitHub makes of a page's headings. */
export function anchors({ text }: Page): Set<string> {
  const headings = [...text.replace(FENCE, "").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
  return new Set(headings);
}
