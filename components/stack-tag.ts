import * as pulumi from "@pulumi/pulumi";

/** The tag by which a stack knows the VPC, the domain and the endpoints that it has made. */
export const stackTag = (): Record<string, string> => ({
  "private-ingest:stack": `${pulumi.getProject()}/${pulumi.getStack()}`,
});
