import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { identityProvider } from "../../components/access/saml";
import { recordDomain } from "./recorded-domain";
import { inputsOf } from "./recorder";

const xml = `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
  entityID="https://idp.example.com/?a=1&amp;b=2"><md:IDPSSODescriptor/></md:EntityDescriptor>`;

describe("SAML sign-in", () => {
  const folder = temporaryFolder();

  it("takes the entity's id from the metadata", () => {
    assert.deepEqual(identityProvider(xml), { entityId: "https://idp.example.com/?a=1&b=2", metadataContent: xml });
    assert.equal(identityProvider("<EntityDescriptor entityID='urn:idp'/>").entityId, "urn:idp");
  });

  it("reads the metadata from a file", () => {
    writeFileSync(join(folder, "idp.xml"), xml);
    assert.equal(identityProvider(join(folder, "idp.xml")).metadataContent, xml);
  });

  for (const wrong of ["no-such-file.xml", "<EntitiesDescriptor/>", "<a>entityID</a>"]) {
    it(`refuses ${wrong}, by the setting's name`, () => {
      assert.throws(() => identityProvider(wrong), /samlMetadata/);
    });
  }

  it("is set up on the domain with only the given settings", async () => {
    const change = { samlMetadata: xml, samlMasterBackendRole: "admins" };
    const { domainName, samlOptions } = inputsOf(
      await recordDomain(change),
      "opensearch.DomainSamlOptions domain-saml",
    );
    assert.equal(domainName, "search");
    assert.deepEqual(samlOptions, { enabled: true, idp: identityProvider(xml), masterBackendRole: "admins" });
  });
});
