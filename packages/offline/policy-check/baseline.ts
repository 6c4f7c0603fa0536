import * as fs from "node:fs";
import type { PolicyFinding } from "./findings";

/** An accepted finding: the same problem at the same property of the same resource. */
interface Accepted {
  readonly policy: string;
  readonly urn: string;
  readonly property: string;
  readonly problem: string;
}

/**
 * Returns the findings that a baseline accepts. Writes a missing file, which accepts all of them.
 * @throws when the file is no baseline.
 */
export function baselineOf(file: string, findings: readonly PolicyFinding[]): (finding: PolicyFinding) => boolean {
  if (!fs.existsSync(file)) {
    const accepted = findings.filter(({ kind }) => kind === "violation").flatMap(entriesOf);
    fs.writeFileSync(file, `${JSON.stringify({ version: 1, accepted }, null, 2)}\n`);
  }
  const { version, accepted } = JSON.parse(fs.readFileSync(file, "utf8")) as { version?: unknown; accepted?: unknown };
  if (version !== 1 || !Array.isArray(accepted)) throw new Error(`--baseline: ${file} is no baseline of version 1`);
  const known = new Set((accepted as Accepted[]).map(keyOf));
  return (finding) => entriesOf(finding).every((entry) => known.has(keyOf(entry)));
}

function entriesOf({ policy, urn, places }: PolicyFinding): readonly Accepted[] {
  const found = places.length > 0 ? places : [{ property: "", problem: "" }];
  return found.map(({ property, problem }) => ({ policy, urn, property, problem }));
}

function keyOf({ policy, urn, property, problem }: Accepted): string {
  return JSON.stringify([policy, urn, property, problem]);
}
