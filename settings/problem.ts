import { Refusal } from "../components/problems/refusal";
import type { Problem } from "../components/problems/rule";

export type { Problem };

/** All problems of a stack's settings; Pulumi prints the message without a stack trace. */
export class SettingsError extends Refusal {
  constructor(
    stack: string,
    readonly problems: readonly Problem[],
  ) {
    const lines = problems.map(({ setting, message }) => `  ${setting}: ${message}`);
    super(
      `${problems.length} problem${problems.length === 1 ? "" : "s"} in the settings of stack ${stack}:\n${lines.join("\n")}`,
    );
  }
}
