import * as pulumi from "@pulumi/pulumi";
import type { ServiceRoles } from "../iam/service-roles";

/** Who may call a domain; names as in the settings. */
export interface AccessPolicyOptions {
  readonly accessPolicy: "openInVpc" | "principals";
  readonly accessPrincipals: readonly string[];
  readonly masterUserArn: string;
}

/**
 * Who may call the domain. Open to the VPC means whoever the security groups let in: fine-grained
 * access control decides then. @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html
 */
export function accessPolicy(
  options: AccessPolicyOptions,
  roles: ServiceRoles,
  domainArn: string,
): pulumi.Output<string> {
  const principals =
    options.accessPolicy === "openInVpc"
      ? ["*"]
      : [
          ...[...roles.delivery.values()].map((role) => role.arn),
          roles.setup.arn,
          ...(options.masterUserArn ? [options.masterUserArn] : []),
          ...options.accessPrincipals,
        ];
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: principals.length === 1 ? principals[0] : principals },
        Action: "es:ESHttp*",
        Resource: `${domainArn}/*`,
      },
    ],
  });
}
