import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";

/** Why the program must not go on; Pulumi prints the message alone. */
export class Refusal extends pulumi.RunError {
  // Pulumi's launcher inspects an error together with its promise, whose async resource leads to
  // all of the program: half a minute before the first word.
  [inspect.custom](): string {
    return this.message;
  }
}

/** @throws Refusal listing all problems under the heading; without a problem it returns. */
export function refuse(heading: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new Refusal(`${heading}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
}
