// A production stack by the rules of its account, up to its preview: an existing key, names and
// boundary of roles, SAML.
import { writeFileSync } from "node:fs";
import type { Terminal } from "./terminal";
import type { Walk } from "./walk";

const set = "npx pulumi config set";
const preview = (pack: string): string =>
  `npx pulumi preview --policy-pack ${pack} --policy-pack-config ${pack}/presets/prod.json`;

const everything = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

const metadata = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com">
  <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/>
</EntityDescriptor>`;

/** What the account has before the stack. */
async function prepare(terminal: Terminal): Promise<void> {
  terminal.lead("prod");
  writeFileSync(terminal.file("idp.xml"), metadata);
  await terminal.run("pulumi stack init prod");
  await terminal.run(`aws iam create-policy --policy-name boundary --policy-document '${everything}'`);
}

export const prod: Walk = {
  title: "a production stack",
  domains: "records",
  names: [
    [/path\/to\/private-ingest/g, ({ project }) => project],
    [
      /arn:aws:kms:us-east-1:123456789012:key\/[\w-]+/,
      (terminal) => terminal.run("aws kms create-key --query KeyMetadata.Arn --output text").then((arn) => arn.trim()),
    ],
  ],
  steps: [
    { that: "the account has a boundary and an identity provider", happens: prepare },
    `${set} alarmEmail ops@example.com --stack prod`,
    `${set} permissionsBoundaryArn arn:aws:iam::123456789012:policy/boundary --stack prod`,
    `${set} rolePath /platform/ --stack prod`,
    `${set} roleNamePrefix acme- --stack prod`,
    `${set} kmsKeyArn arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab --stack prod`,
    preview("path/to/private-ingest/policy"),
    preview("node_modules/@private-ingest/policy"),
    `${set} samlMetadata idp.xml --stack prod`,
    `${set} accessPolicy openInVpc --stack prod`,
    `${set} --path extraMappings[0] kibana_user=group:analysts --stack prod`,
  ],
};
