import { NO_DOCUMENT, policyDocument } from "../access-policy";
import { COLLECTION_SECURITY_POLICIES } from "../collection";
import { defineRule } from "../define-rule";
import { guide, wellArchitected } from "../frameworks";
import { isCustomerKey } from "../kms";
import { UNKNOWN, any, not } from "../truth";

export const searchCollectionCustomerKey = defineRule({
  name: "search-collection-customer-key",
  description: "The encryption policy of a search collection names a key of the customer's own.",
  why: "Only with your own key can you say who may decrypt, see who did, and make the data unreadable at once.",
  // A key and its use cost money; without one a collection is encrypted all the same.
  level: "advisory",
  severity: "low",
  framework: wellArchitected("SEC08-BP01", "Implement secure key management"),
  remediationSteps: "Set KmsARN in the encryption policy, and leave AWSOwnedKey out.",
  url: guide.openSearch("serverless-encryption.html"),
  resources: COLLECTION_SECURITY_POLICIES,
  check: (props) => {
    const policy = props.at("policy");
    const document = policyDocument(policy);
    const isEncryptionPolicy = props.at("type").isText((type) => type === "encryption");
    return [
      {
        at: policy,
        holds: any([not(isEncryptionPolicy), document === undefined ? UNKNOWN : isCustomerKey(document.at("KmsARN"))]),
        ...(document === undefined && { unseen: NO_DOCUMENT }),
        problem: "the collection is encrypted with AWS's own key",
        fix: "name the ARN of a key in KmsARN",
      },
    ];
  },
});
