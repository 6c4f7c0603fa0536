import { ReportViolation } from "@pulumi/policy";
import { ExemptionStatus } from "./exemptions";
import { Verdict } from "./expectation";

interface Subject {
  readonly description: string;
  readonly why: string;
}

/** A large resource must not make an unreadable report. */
const LONGEST_LIST = 20;

/** Reports a rule's findings about the resource with this URN; nothing if it conforms. */
export function announce(
  rule: Subject,
  { violations, unseen }: Verdict,
  { exempt, note }: ExemptionStatus,
  urn: string,
  report: ReportViolation,
): void {
  if (exempt) {
    if (violations.length > 0) advise(report, rule, urn, `${note}. It would be: ${listed(violations)}`);
    return;
  }
  if (violations.length > 0) {
    report([rule.why, listed(violations), ...(note === undefined ? [] : [note])].join("\n"), urn);
  } else if (unseen.length > 0) {
    advise(report, rule, urn, `Could not be judged: ${listed(unseen)}`);
  }
}

/** The SDK accepts an undeclared level in an object (pulumi-policy, server.ts). */
function advise(report: ReportViolation, { description }: Subject, urn: string, remark: string): void {
  const diagnostic = { message: `${description}\n${remark}`, enforcementLevel: "advisory", urn };
  (report as unknown as (remark: typeof diagnostic) => void)(diagnostic);
}

function listed(remarks: readonly string[]): string {
  const shown = remarks.slice(0, LONGEST_LIST).map((remark) => `\n  - ${remark}`);
  const rest = remarks.length - shown.length;
  return shown.join("") + (rest > 0 ? `\n  - and ${rest} more` : "");
}
