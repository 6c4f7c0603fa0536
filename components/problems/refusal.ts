import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";

/** Stops the program; Pulumi prints only the message. */
export class Refusal extends pulumi.RunError {
  // Pulumi's launcher would inspect the promise, and with it all of the program, for half a minute.
  [inspect.custom](): string {
    return this.message;
  }
}

/** @throws Refusal listing all problems under the heading; without a problem it returns. */
export function refuse(heading: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new Refusal(`${heading}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
}
