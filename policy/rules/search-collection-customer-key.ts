import { ofDocument } from "../access-policy";
import { COLLECTIONS, COLLECTION_SECURITY_POLICIES } from "../collection";
import { defineRule } from "../define-rule";
import { Expectation } from "../expectation";
import { guide, wellArchitected } from "../frameworks";
import { isCustomerKey } from "../kms";
import { Property } from "../property";
import { any, not } from "../truth";

const ASKED = {
  problem: "the collection is encrypted with AWS's own key",
  fix: "set the ARN of your own key",
};

export const searchCollectionCustomerKey = defineRule({
  name: "search-collection-customer-key",
  description: "Search collections, or their encryption policies, use a customer key.",
  why: "Your own key lets you control and audit decryption, and make the data unreadable at once.",
  // A key and its use cost money; a collection is encrypted without one, too.
  level: "advisory",
  severity: "low",
  framework: wellArchitected("SEC08-BP01", "Implement secure key management"),
  remediationSteps: "Set KmsARN in the encryption policy, or the collection's kmsKeyArn, instead of AWS's own key.",
  url: guide.openSearch("serverless-encryption.html"),
  resources: [...COLLECTION_SECURITY_POLICIES, ...COLLECTIONS],
  check: (props, type) => (COLLECTIONS.includes(type) ? ofCollection(props) : ofPolicy(props)),
});

/** A collection may set its own key: in a list (classic provider) or a block (aws-native). */
function ofCollection(props: Property): readonly Expectation[] {
  return [...props.at("encryptionConfigs").items(), ...props.at("encryptionConfig").items()].map((config) => ({
    ...ASKED,
    at: config.at("kmsKeyArn"),
    holds: isCustomerKey(config.at("kmsKeyArn")),
  }));
}

function ofPolicy(props: Property): readonly Expectation[] {
  const isEncryptionPolicy = props.at("type").isText((type) => type === "encryption");
  return ofDocument(props.at("policy"), (document) => [isCustomerKey(document.at("KmsARN"))], {
    ...ASKED,
    holds: (hasOwnKey) => any([not(isEncryptionPolicy), hasOwnKey]),
  });
}
