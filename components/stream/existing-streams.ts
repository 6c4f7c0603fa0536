import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import { ifFound } from "../account/if-found";

/** Name of the stack's only stream in earlier versions. */
export const earlierStreamName = (): string => `${pulumi.getProject()}-${pulumi.getStack()}`;

/** Whether a stream of this stack exists: an existing domain does not tell. */
export async function anyStreamExists(names: readonly string[], opts: pulumi.InvokeOptions): Promise<boolean> {
  const found = await Promise.all(
    [...names, earlierStreamName()].map((name) => ifFound(aws.kinesis.getFirehoseDeliveryStream({ name }, opts))),
  );
  return found.some((stream) => stream !== undefined);
}
