import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

export interface Finding {
  /** Such as `RESOURCE_STAR`. */
  readonly check: string;
  readonly stack: string;
  /** The policy document, by resource and property. */
  readonly where: string;
  readonly what: string;
}

/** The reason to accept a finding in all places that match. */
export interface Answer {
  readonly check: string;
  /** With `*` for any text. */
  readonly where: string;
  /** Default: every stack. */
  readonly stack?: string;
  readonly reason: string;
}

const ANSWERS = join(__dirname, "answers.yaml");

/** The written answers. @throws for one without a reason */
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
export function judge(findings: readonly Finding[], answers: readonly Answer[]) {
  return {
    unanswered: findings.filter((finding) => !answers.some((answer) => fits(answer, finding))),
    stale: answers.filter((answer) => !findings.some((finding) => fits(answer, finding))),
  };
}

function fits(answer: Answer, { check, stack, where }: Finding): boolean {
  const pattern = answer.where.split("*").map((text) => text.replace(/[.\\+?^${}()|[\]]/g, "\\$&"));
  return (
    answer.check === check && (answer.stack ?? stack) === stack && new RegExp(`^${pattern.join(".*")}$`).test(where)
  );
}
