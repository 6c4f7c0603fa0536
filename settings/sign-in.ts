import { exactly } from "./arn";
import { text } from "./declaration";

const samlName = {
  pattern: /^[^\p{Cc}]{1,256}$/u,
  allowed: "up to 256 characters without line breaks",
};

/** Sign-in to the domain, besides its master user. */
export const signIn = {
  samlMetadata: text({
    description:
      "SAML sign-in to Dashboards: the identity provider's metadata, as XML or a file path. A change is in place.",
    pattern: /^(\s*<[^]+>\s*|[^<>\p{Cc}]{1,255})$/u,
    allowed: "an XML document or a file path",
  }),
  samlMasterBackendRole: text({
    description: "Group of the SAML assertion whose members get all rights in the domain. A change is in place.",
    ...samlName,
  }),
  samlRolesKey: text({
    description:
      "Attribute of the SAML assertion that holds a person's groups; empty means roles. A change is in place.",
    ...samlName,
  }),
  samlSubjectKey: text({
    description:
      "Attribute of the SAML assertion that holds a person's name; empty means NameID. A change is in place.",
    ...samlName,
  }),
  identityCenter: text({
    description:
      "IAM Identity Center instance in the Region; its users and groups may sign in to the domain through OpenSearch UI. A change is in place.",
    pattern: exactly("arn:aws[a-z-]*:sso:::instance/(sso)?ins-[A-Za-z0-9-.]{16}"),
    allowed: "the ARN of an instance, like arn:aws:sso:::instance/ssoins-0123456789abcdef",
  }),
};
