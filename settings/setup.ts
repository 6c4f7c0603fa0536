import { exactly, iamArn } from "./arn";
import { boolean, integer, list, text } from "./declaration";

export const setup = {
  retentionDays: integer({
    description: "Days until an index is deleted, not fewer than its rotation; 0 keeps it.",
    default: 30,
    min: 0,
    max: 3650,
  }),
  dashboards: boolean({
    description: "Make each stream's index pattern, charts, saved search and dashboard.",
    default: true,
  }),
  securityRole: text({
    description:
      "Security role in the domain that lets stockdata deliver; other streams append their name. Each stack on a domain needs its own.",
    default: "firehose-role",
    pattern: /^[A-Za-z0-9_-]{1,64}$/,
    allowed: "1 to 64 letters, digits, _ and -",
  }),
  adoptObjects: list({
    description:
      "Objects in the domain that others made and this stack may use, named as in the error. A role gets the rights that it lacks; none is deleted.",
    each: /^(role|index template|retention policy|saved objects of) [A-Za-z0-9._-]{1,120}$/,
    allowed: "a list of up to 50 different texts like role firehose-role",
    max: 50,
  }),
  extraRoles: list({
    description:
      "More security roles in the domain, as role=index pattern=action,action, or role=action,action for the cluster.",
    each: /^[A-Za-z0-9_-]{1,64}(=[a-z0-9*][a-z0-9*._-]{0,79})?=[a-z0-9_*][A-Za-z0-9_:/*-]*(,[a-z0-9_*][A-Za-z0-9_:/*-]*)*$/,
    allowed: "a list of up to 50 different texts like analysts=stockdata*=read or analysts=cluster_composite_ops_ro",
    max: 50,
  }),
  extraMappings: list({
    description:
      "More holders of security roles, as role=holder. A holder is the ARN of an IAM role or user, group:name (SAML or IAM Identity Center), or a user name. Other holders stay.",
    each: exactly(`[A-Za-z0-9_-]{1,64}=(${iamArn("(role|user)")}|group:[^*\\x00-\\x1f]{1,256}|[A-Za-z0-9_.@-]{1,64})`),
    allowed:
      "a list of up to 50 different texts like analysts=arn:aws:iam::123456789012:role/analyst or analysts=group:analysts",
    max: 50,
  }),
  requiredParts: list({
    description:
      "Parts that must exist in the cluster: a missing one fails the update. By default it is skipped and reported.",
    each: /^(retention|dashboards)$/,
    allowed: "a list of retention, dashboards or both",
    max: 2,
  }),
};
