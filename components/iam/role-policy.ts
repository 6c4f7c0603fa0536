import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";

/** Rights of a role, as a separate policy: resources that need them depend on it. */
export function rolePolicy(
  name: string,
  role: aws.iam.Role,
  Statement: readonly unknown[],
  opts: pulumi.CustomResourceOptions,
): aws.iam.RolePolicy {
  const policy = pulumi.jsonStringify({ Version: "2012-10-17", Statement });
  return new aws.iam.RolePolicy(name, { role: role.id, policy }, opts);
}
