import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** A problem that a scanner reports. */
export interface Finding {
  readonly tool: "checkov" | "parliament";
  /** The tool's name of the check: `CKV_AWS_18`, `RESOURCE_STAR`. */
  readonly check: string;
  readonly stack: string;
  /** Address of the resource, or policy document by resource and property. */
  readonly where: string;
  readonly what: string;
}

/** Why a finding is accepted, for all places that the pattern matches. */
export interface Answer {
  readonly tool: Finding["tool"];
  readonly check: string;
  /** With `*` for any text. */
  readonly where: string;
  /** Default: every stack. */
  readonly stack?: string;
  readonly reason: string;
}

const ANSWERS = join(__dirname, "answers.yaml");

/**
 * The answers that are written down.
 * @throws for one without a reason
 */
export function readAnswers(file = ANSWERS): Answer[] {
  const answers = parse(readFileSync(file, "utf8")) as Answer[];
  for (const answer of answers) {
    if (!answer.reason || answer.reason.length < 20) {
      throw new Error(`${file}: the answer to ${answer.check} at ${answer.where} has no reason`);
    }
  }
  return answers;
}

/** Findings without an answer, and answers without a finding. */
export interface Judgement {
  readonly unanswered: readonly Finding[];
  readonly stale: readonly Answer[];
}

/** @param tools the scanners that ran: answers to others are neither used nor stale. */
export function judge(findings: readonly Finding[], answers: readonly Answer[], tools: readonly string[]): Judgement {
  const answering = answers.filter(({ tool }) => tools.includes(tool));
  return {
    unanswered: findings.filter((finding) => !answering.some((answer) => fits(answer, finding))),
    stale: answering.filter((answer) => !findings.some((finding) => fits(answer, finding))),
  };
}

function fits(answer: Answer, { tool, check, stack, where }: Finding): boolean {
  const pattern = answer.where.split("*").map((text) => text.replace(/[.\\+?^${}()|[\]]/g, "\\$&"));
  return (
    answer.tool === tool &&
    answer.check === check &&
    (answer.stack ?? stack) === stack &&
    new RegExp(`^${pattern.join(".*")}$`).test(where)
  );
}
