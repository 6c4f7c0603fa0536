import * as pulumi from "@pulumi/pulumi";
import { stackOutputs, StackOutputs } from "./outputs";

/** Outputs of a deployed stack, each an Output of its type; the master password stays secret. */
export type StackView = { readonly [K in keyof StackOutputs]: pulumi.Output<StackOutputs[K]> };

/**
 * Reads the outputs of a private-ingest stack from another Pulumi program.
 * @param stack fully qualified, `<organization>/private-ingest/<stack>`.
 * @throws in a preview, naming every missing output of an older version or of another program.
 */
export function readStack(stack: string, opts?: pulumi.CustomResourceOptions): StackView {
  const reference = new pulumi.StackReference(stack, {}, opts);
  const names = Object.keys(stackOutputs) as (keyof StackOutputs)[];
  const checked = reference.outputs.apply((outputs: Record<string, unknown>) => {
    const missing = names.filter((name) => outputs[name] === undefined);
    if (missing.length > 0) {
      throw new pulumi.RunError(
        `stack ${stack} has no output ${missing.join(", ")}; update it with this version of private-ingest, or check the stack's name`,
      );
    }
    return outputs as unknown as StackOutputs;
  });
  return Object.fromEntries(
    names.map((name) => {
      // One secret output makes the whole map secret; the other outputs are made plain again.
      const value = checked.apply((outputs) => outputs[name]);
      return [name, stackOutputs[name].kind === "secret" ? pulumi.secret(value) : pulumi.unsecret(value)];
    }),
  ) as StackView;
}
