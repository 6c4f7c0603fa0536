import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Finding } from "./findings";
import type { PolicyDocument } from "./policy-documents";
import { pythonTool } from "./python-tool";

/** https://github.com/duo-labs/parliament: lints IAM policies by AWS's list of actions. */
const VERSION = "1.6.4";

interface Line {
  readonly issue: string;
  readonly title: string;
  readonly detail: unknown;
  readonly location: { readonly filepath?: string };
}

/** @returns findings, or the reason why the scan cannot run here */
export async function lintPolicies(
  documents: Readonly<Record<string, readonly PolicyDocument[]>>,
): Promise<Finding[] | string> {
  const tool = await pythonTool("parliament", VERSION);
  if (typeof tool === "string") return tool;
  const folder = mkdtempSync(join(tmpdir(), "private-ingest-policies-"));
  try {
    const places = new Map<string, { stack: string; where: string }>();
    for (const [stack, ofStack] of Object.entries(documents)) {
      for (const { where, json } of ofStack) {
        const file = `${stack}.${where}.json`;
        places.set(file, { stack, where });
        writeFileSync(join(folder, file), json);
      }
    }
    const output = await tool.run("--directory", folder, "--json");
    return output
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Line)
      .map(({ issue, title, detail, location }): Finding => {
        const place = places.get(basename(location.filepath ?? ""));
        if (!place) throw new Error(`parliament found ${issue} in an unknown file: ${location.filepath ?? "none"}`);
        return { check: issue, ...place, what: `${title} ${JSON.stringify(detail)}`.slice(0, 200) };
      });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
