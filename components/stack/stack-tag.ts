import * as pulumi from "@pulumi/pulumi";

/** The tag that identifies the stack's VPC, domain and endpoints. */
export const stackTag = (): Record<string, string> => ({
  "private-ingest:stack": `${pulumi.getProject()}/${pulumi.getStack()}`,
});
