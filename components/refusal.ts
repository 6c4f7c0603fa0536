import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";

/** Something in the configuration or the account that the program must not go on with; Pulumi prints the message alone. */
export class Refusal extends pulumi.RunError {
  // Pulumi's launcher inspects an error together with its promise, whose async resource leads to all of the program: half a
  // minute before the first word.
  [inspect.custom](): string {
    return this.message;
  }
}
