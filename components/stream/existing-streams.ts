import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import { ifFound } from "../if-found";

/** Name of the stack's one stream, before a stack had several. */
export const earlierStreamName = (): string => `${pulumi.getProject()}-${pulumi.getStack()}`;

/** Whether a stream of this stack is there: an existing domain says nothing of the stack. */
export async function anyStreamExists(names: readonly string[], opts: pulumi.InvokeOptions): Promise<boolean> {
  const found = await Promise.all(
    [...names, earlierStreamName()].map((name) => ifFound(aws.kinesis.getFirehoseDeliveryStream({ name }, opts))),
  );
  return found.some((stream) => stream !== undefined);
}
