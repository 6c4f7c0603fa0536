import { defineRule } from "../define-rule";
import { guide, wellArchitected } from "../frameworks";
import { isCustomerKey } from "../kms";
import { SEARCH_DOMAINS, searchDomain } from "../search-domain";
import { all } from "../truth";

export const searchDomainCustomerKey = defineRule({
  name: "search-domain-customer-key",
  description: "Search domains encrypt what they store with a key of the customer's own.",
  why: "Only with your own key can you say who may decrypt, see who did, and make the data unreadable at once.",
  // A key costs money, and the domain is lost with it.
  level: "advisory",
  severity: "low",
  framework: wellArchitected("SEC08-BP01", "Implement secure key management"),
  tags: ["CKV_AWS_247"],
  remediationSteps: "Set kmsKeyId beside enabled. Changing the key of a domain replaces the domain.",
  url: guide.openSearch("encryption-at-rest.html"),
  resources: SEARCH_DOMAINS,
  check: (props, type) => {
    const { encryptionAtRest } = searchDomain(props, type);
    const key = encryptionAtRest.at("kmsKeyId");
    return {
      at: key,
      holds: all([encryptionAtRest.at("enabled").isTrue(), isCustomerKey(key)]),
      problem: "data at rest is not encrypted with a key of the customer's",
      fix: "turn encryption at rest on and name a key of your own",
    };
  },
});
