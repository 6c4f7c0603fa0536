import { arn, hex, text, type Creation, type StandIn } from "./stand-in";

const iamId = (prefix: string) => (creation: Creation) => `${prefix}${hex(creation.urn, 17).toUpperCase()}`;
const iamArn = (kind: string) => (creation: Creation) =>
  arn(creation.account, "iam", `${kind}${text(creation, "path") || "/"}${text(creation, "name")}`, { region: "" });
const name = (creation: Creation) => text(creation, "name");

/** A service-linked role is named after its service: AWSServiceRoleForAmazonOpenSearchService. */
function serviceRoleName(creation: Creation): string {
  const service = text(creation, "awsServiceName").split(".")[0] ?? "";
  return service === "opensearchservice" ? "AWSServiceRoleForAmazonOpenSearchService" : `AWSServiceRoleFor${service}`;
}
function serviceRoleArn(creation: Creation): string {
  const role = `role/aws-service-role/${text(creation, "awsServiceName")}/${serviceRoleName(creation)}`;
  return arn(creation.account, "iam", role, { region: "" });
}

export const identity: Readonly<Record<string, StandIn>> = {
  "aws:iam/role:Role": {
    autoname: { property: "name" },
    defaults: { forceDetachPolicies: false, maxSessionDuration: 3600, path: "/" },
    id: name,
    computed: { arn: iamArn("role"), uniqueId: iamId("AROA"), createDate: () => "2026-01-01T00:00:00Z" },
  },
  "aws:iam/rolePolicy:RolePolicy": {
    autoname: { property: "name" },
    id: (creation) => `${text(creation, "role")}:${name(creation)}`,
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    id: (creation) => `${text(creation, "role")}-${hex(creation.urn, 26)}`,
  },
  "aws:iam/policy:Policy": {
    autoname: { property: "name" },
    defaults: { path: "/" },
    id: iamArn("policy"),
    computed: { arn: iamArn("policy"), policyId: iamId("ANPA"), attachmentCount: () => 0 },
  },
  "aws:iam/instanceProfile:InstanceProfile": {
    autoname: { property: "name" },
    defaults: { path: "/" },
    id: name,
    computed: { arn: iamArn("instance-profile"), uniqueId: iamId("AIPA"), createDate: () => "2026-01-01T00:00:00Z" },
  },
  "aws:iam/serviceLinkedRole:ServiceLinkedRole": {
    id: serviceRoleArn,
    computed: {
      arn: serviceRoleArn,
      name: serviceRoleName,
      path: (creation) => `/aws-service-role/${text(creation, "awsServiceName")}/`,
      uniqueId: iamId("AROA"),
      createDate: () => "2026-01-01T00:00:00Z",
    },
  },
};
