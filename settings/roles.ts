import { exactly } from "./arn";
import { text } from "./declaration";

/** What an account requires of every role, except the service-linked role. */
export const roles = {
  permissionsBoundaryArn: text({
    description:
      "Permissions boundary of every role: a managed policy of this account or of AWS. A change is in place.",
    pattern: exactly("arn:aws[a-z-]*:iam::(\\d{12}|aws):policy/([!-.0-~]+/)*[\\w+=,.@-]{1,128}"),
    allowed: "the ARN of a managed policy, like arn:aws:iam::123456789012:policy/boundary",
  }),
  rolePath: text({
    description:
      "Path of every role and instance profile; empty means /. Changing it replaces the roles and the stream.",
    // Firehose accepts no other characters in a role's ARN.
    pattern: /^\/([\w+=,.@-]+\/)*$/,
    fits: (raw) => raw.length <= 512,
    allowed: "a path of at most 512 characters that begins and ends with /, like /platform/ingest/",
  }),
  roleNamePrefix: text({
    description: "Name prefix of every role and instance profile. Changing it replaces the roles and the stream.",
    pattern: /^[\w+=,.@-]{1,20}$/,
    allowed: "1 to 20 letters, digits and + = , . @ _ - (IAM allows 64 for the whole name)",
  }),
};
