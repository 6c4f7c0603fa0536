import { defineRule } from "../define-rule";
import { guide, wellArchitected } from "../frameworks";
import { isCustomerKey } from "../kms";
import { SEARCH_DOMAINS, searchDomain } from "../search-domain";
import { all } from "../truth";

export const searchDomainCustomerKey = defineRule({
  name: "search-domain-customer-key",
  description: "Search domains encrypt stored data with a customer key.",
  why: "Your own key lets you control and audit decryption, and make the data unreadable at once.",
  // A key costs money, and losing it loses the domain.
  level: "advisory",
  severity: "low",
  framework: wellArchitected("SEC08-BP01", "Implement secure key management"),
  tags: ["CKV_AWS_247"],
  remediationSteps: "Set kmsKeyId next to enabled. Changing the key replaces the domain.",
  url: guide.openSearch("encryption-at-rest.html"),
  resources: SEARCH_DOMAINS,
  check: (props, type) => {
    const { encryptionAtRest } = searchDomain(props, type);
    const key = encryptionAtRest.at("kmsKeyId");
    return {
      at: key,
      holds: all([encryptionAtRest.at("enabled").isTrue(), isCustomerKey(key)]),
      problem: "data at rest is not encrypted with a customer key",
      fix: "turn on encryption at rest and set your own key",
    };
  },
});
