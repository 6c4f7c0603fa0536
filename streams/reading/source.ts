import * as fs from "node:fs";
import * as path from "node:path";
import { isMap, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from "yaml";
import type { DefinitionProblem } from "./problem";

/** Keys and list places that lead to a value, like `["charts", 0, "by"]`. */
export type KeyPath = readonly (string | number)[];

/** The source of a part of a definition. */
export interface Source {
  readonly value: unknown;
  readonly problem: (place: KeyPath, message: string) => DefinitionProblem;
}

/** `charts[0].by` */
const keyText = (place: KeyPath): string =>
  place.map((key, index) => (typeof key === "number" ? `[${key}]` : index === 0 ? key : `.${key}`)).join("");

/** A definition given as a value; its places have no lines. */
export const inlineSource = (file: string, value: unknown): Source => ({
  value,
  problem: (place, message) => ({ file, place: keyText(place), message }),
});

/** A YAML file with the lines of its values, or its syntax errors. */
export function yamlSource(text: string, file: string): Source | readonly DefinitionProblem[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): string => `line ${lines.linePos(offset).line}`;
  if (document.errors.length > 0)
    return document.errors.map(({ pos, message }) => ({ file, place: lineAt(pos[0]), message }));
  let value: unknown;
  try {
    value = document.toJS() ?? {};
  } catch (error) {
    // An alias without an anchor, or too many aliases.
    return [{ file, place: "", message: (error as Error).message }];
  }
  return {
    value,
    problem: (place, message) => {
      const offset = offsetOf(document.contents, place);
      const key = keyText(place);
      const line = offset === undefined ? [] : [lineAt(offset)];
      return { file, place: [...line, ...(key === "" ? [] : [key])].join(", "), message };
    },
  };
}

/** Offset of a value's key, or of the nearest enclosing value. */
function offsetOf(root: Node | null, place: KeyPath): number | undefined {
  let node: unknown = root;
  let offset = root?.range?.[0];
  for (const step of place) {
    if (isMap(node)) {
      const pair = (node as YAMLMap<{ value?: unknown; range?: [number, number, number] }>).items.find(
        ({ key }) => key.value === step,
      );
      if (pair === undefined) return offset;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof step === "number") {
      node = node.items[step];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}

/** A JSON file, or its syntax errors. */
export function jsonSource(text: string, file: string): Source | readonly DefinitionProblem[] {
  try {
    return inlineSource(file, JSON.parse(text.replace(/^\uFEFF/, "")));
  } catch (error) {
    return [{ file, place: "", message: `not JSON: ${(error as Error).message}` }];
  }
}

/** @returns undefined if the file does not exist. */
export function textOf(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}

/** A file's path from the working directory. */
export const shownPath = (file: string): string => path.relative(process.cwd(), file) || file;
