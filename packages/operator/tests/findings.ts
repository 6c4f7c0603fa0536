import assert from "node:assert/strict";
import type { Finding } from "../checking/finding";

/** What can be seen of a domain from inside only, in the order of the checks. */
export const insideChecks = ["domain health", "write block", "access mapping", "index template", "index mapping"];

/** Asserts that exactly this finding is not ok, and that it has a fix. */
export function assertOnly(findings: readonly Finding[], check: string, status: Finding["status"], text: RegExp): void {
  const wrong = findings.filter((finding) => finding.status !== "ok");
  const found = wrong.map((finding) => [finding.check, finding.status]);
  assert.deepEqual(found, [[check, status]], JSON.stringify(wrong));
  assert.match(wrong[0]!.detail, text);
  assert(wrong[0]!.fix, "it says what to do");
}
