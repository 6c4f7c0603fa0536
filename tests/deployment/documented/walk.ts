import assert from "node:assert/strict";
import type { DomainKind } from "@private-ingest/local-cloud/domains";
import { commandsOf, type Line, lines, pages } from "../../docs/markdown";
import type { Terminal } from "./terminal";

/** Documented commands in the order in which a user runs them. */
export interface Walk {
  readonly title: string;
  readonly domains: DomainKind;
  /** Whether it begins in a clone without modules, and installs them. */
  readonly installs?: true;
  /** What stands for the names that the documentation makes up. */
  readonly names: readonly (readonly [RegExp, (terminal: Terminal) => string | Promise<string>])[];
  readonly steps: readonly Step[];
}

/** A documented command that must succeed and print something, or an event between commands. */
export type Step =
  | string
  | { readonly command: string; readonly shows: RegExp }
  | { readonly that: string; readonly happens: (terminal: Terminal) => void | Promise<void> };

export const commandOf = (step: Step): string | undefined =>
  typeof step === "string" ? step : "command" in step ? step.command : undefined;

/** A command's words, as one text, without flags of npm itself. */
export const nameOf = (words: readonly string[]): string => words.filter((word) => word !== "--silent").join(" ");

const documented = new Map<string, Line>();
for (const line of pages().flatMap(lines))
  for (const words of commandsOf(line.text)) if (!documented.has(nameOf(words))) documented.set(nameOf(words), line);

/** Takes a step; fails with the output of its command. */
export async function take(step: Step, { names }: Walk, terminal: Terminal): Promise<void> {
  if (typeof step === "object" && "happens" in step) return step.happens(terminal);
  const { command, shows } = typeof step === "string" ? { command: step, shows: /^/ } : step;
  const line = documented.get(command);
  assert(line, `${command} is not in the documentation`);
  let script = [...line.variables, line.text].join("\n");
  for (const [name, value] of names)
    if (name.test(script)) {
      const own = await value(terminal);
      script = script.replace(name, () => own);
    }
  assert.match(await terminal.run(script), shows);
}
