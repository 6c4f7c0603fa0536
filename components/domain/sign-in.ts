import * as aws from "../aws";
import type * as pulumi from "@pulumi/pulumi";
import { identityProvider } from "../access/saml";

export interface SamlOptions {
  /** XML, or the path of its file; empty or left out without SAML. */
  readonly samlMetadata?: string;
  /** Group with all rights; empty for none. A change is in place, as for the two below. */
  readonly samlMasterBackendRole: string;
  readonly samlRolesKey: string;
  readonly samlSubjectKey: string;
}

/** SAML sign-in to Dashboards, if the settings name an identity provider. https://docs.aws.amazon.com/opensearch-service/latest/developerguide/saml.html */
export function signInBySaml(
  name: string,
  options: SamlOptions,
  domain: aws.opensearch.Domain,
  parent: pulumi.Resource,
): void {
  const { samlMetadata = "", samlMasterBackendRole, samlRolesKey, samlSubjectKey } = options;
  if (samlMetadata === "") return;
  new aws.opensearch.DomainSamlOptions(
    name,
    {
      domainName: domain.domainName,
      samlOptions: {
        enabled: true,
        idp: identityProvider(samlMetadata),
        ...(samlMasterBackendRole ? { masterBackendRole: samlMasterBackendRole } : {}),
        ...(samlRolesKey ? { rolesKey: samlRolesKey } : {}),
        ...(samlSubjectKey ? { subjectKey: samlSubjectKey } : {}),
      },
    },
    { parent },
  );
}

/** Sign-in by IAM Identity Center. Groups are identified by name, as in extraMappings. */
export const identityCenterOptions = (
  identityCenterInstanceArn: string | undefined,
): Pick<aws.opensearch.DomainArgs, "identityCenterOptions"> =>
  identityCenterInstanceArn
    ? {
        identityCenterOptions: {
          enabledApiAccess: true,
          identityCenterInstanceArn,
          rolesKey: "GroupName",
          subjectKey: "UserName",
        },
      }
    : {};
