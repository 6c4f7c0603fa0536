import * as pulumi from "@pulumi/pulumi";
import type { ServiceRoles } from "../iam/service-roles";

/** Who may call a domain; names as in the settings. */
export interface AccessPolicyOptions {
  readonly accessPolicy: "openInVpc" | "principals";
  readonly accessPrincipals: readonly string[];
  readonly masterUserArn: string;
}

/**
 * The domain's access policy. With openInVpc, security groups and fine-grained access control
 * decide who may call.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html
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
