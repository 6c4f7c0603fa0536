import * as aws from "../aws";
import type * as pulumi from "@pulumi/pulumi";
import { identityProvider } from "../access/saml";

export interface SamlOptions {
  /** XML, or the path of its file; empty or left out without SAML. */
  readonly samlMetadata?: string;
  /** Group with all rights; empty for none. A change is in place, as of the two below. */
  readonly samlMasterBackendRole: string;
  readonly samlRolesKey: string;
  readonly samlSubjectKey: string;
}

/** Lets people sign in to Dashboards by SAML, where the settings name an identity provider. https://docs.aws.amazon.com/opensearch-service/latest/developerguide/saml.html */
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

/** Sign-in by IAM Identity Center. Groups by name, as the mappings of the settings name them. */
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
