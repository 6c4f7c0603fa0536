import { visible } from "@private-ingest/operator/escaped-output";
import type { Registration, Violation } from "./evaluation";
import { describe } from "./urn";

export type TreeNode = Pick<Registration, "urn" | "type" | "name" | "parent" | "id" | "protect">;

/** Colours: by default only on a terminal without NO_COLOR (https://no-color.org). */
interface Style {
  readonly colour?: boolean;
}

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

function painter({ colour = process.stdout.isTTY && !process.env["NO_COLOR"] }: Style) {
  return (code: keyof typeof CODES, text: string) =>
    colour ? `\u001b[${CODES[code]}m${visible(text)}\u001b[0m` : visible(text);
}

/** The resources as a tree, one per line in the order of registration: type, name, id. */
export function resourceTree(resources: readonly TreeNode[], style: Style = {}): string {
  const paint = painter(style);
  const urns = new Set(resources.map(({ urn }) => urn));
  const children = new Map<string, TreeNode[]>();
  for (const resource of resources) {
    const parent = urns.has(resource.parent) ? resource.parent : "";
    children.set(parent, [...(children.get(parent) ?? []), resource]);
  }
  const lines: string[] = [];
  const visit = (parent: string, indent: string) => {
    const siblings = children.get(parent) ?? [];
    siblings.forEach((resource, index) => {
      const isLast = index === siblings.length - 1;
      const branch = parent === "" ? "" : isLast ? "└─ " : "├─ ";
      const marks = resource.protect ? paint("yellow", " protected") : "";
      const id = resource.id === undefined ? "" : paint("dim", `  ${resource.id}`);
      lines.push(
        `${paint("dim", indent + branch)}${paint("cyan", shortType(resource.type))}  ${visible(resource.name)}${id}${marks}`,
      );
      visit(resource.urn, parent === "" ? "" : `${indent}${isLast ? "   " : "│  "}`);
    });
  };
  visit("", "");
  return lines.join("\n");
}

/** A type token without the part that repeats its end: `aws:ec2/vpc:Vpc` is `aws:ec2:Vpc`. */
export const shortType = (type: string): string => type.replace(/^([^:]+):([^:/]+)\/[^:]+:/, "$1:$2:");

/** The policies' findings, mandatory ones first: policy and level, resource, message. */
export function violationsReport(violations: readonly Violation[], style: Style = {}): string {
  const paint = painter(style);
  const mandatory = violations.filter(({ level }) => level === "mandatory");
  const others = violations.filter(({ level }) => level !== "mandatory");
  const count = (number: number, what: string) => `${number} ${what} violation${number === 1 ? "" : "s"}`;
  const summary = `${count(mandatory.length, "mandatory")}, ${count(others.length, "advisory")}`;
  const entries = [...mandatory, ...others].map(({ policy, level, message, urn }) =>
    [
      `${paint(level === "mandatory" ? "red" : "yellow", `[${level}]`)} ${paint("bold", policy)}`,
      `  resource: ${visible(describe(urn))}`,
      ...visible(message)
        .split("\n")
        .map((line) => (line.trim() === "" ? "" : `  ${line}`)),
    ].join("\n"),
  );
  return [paint(mandatory.length > 0 ? "red" : "green", summary), ...entries].join("\n");
}
