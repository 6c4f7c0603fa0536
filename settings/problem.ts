import { Refusal } from "../components/refusal";

/** What is wrong with one setting, or with several together. */
export interface Problem {
  /** The setting's key, or several joined by " + " where they conflict. */
  readonly setting: string;
  /** What was given, what is allowed and why. */
  readonly message: string;
}

/** All that is wrong with a stack's settings; Pulumi prints the message without a stack trace. */
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
