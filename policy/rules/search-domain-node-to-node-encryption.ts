import { defineRule } from "../define-rule";
import { controlUrl, foundational } from "../frameworks";
import { SEARCH_DOMAINS, searchDomain } from "../search-domain";

export const searchDomainNodeToNodeEncryption = defineRule({
  name: "search-domain-node-to-node-encryption",
  description: "Search domains encrypt the traffic between their nodes.",
  why: "Nodes constantly exchange documents. Fine-grained access requires it.",
  level: "mandatory",
  severity: "medium",
  framework: foundational("Opensearch.3", "OpenSearch domains should encrypt data sent between nodes"),
  tags: ["ES.3", "CKV_AWS_6", "AWS-0043"],
  remediationSteps: "Set enabled in nodeToNodeEncryption (aws-native: nodeToNodeEncryptionOptions) to true.",
  url: controlUrl("Opensearch.3"),
  resources: SEARCH_DOMAINS,
  check: (props, type) => {
    const enabled = searchDomain(props, type).nodeToNodeEncryption.at("enabled");
    return {
      at: enabled,
      holds: enabled.isTrue(),
      problem: "traffic between nodes is unencrypted",
      fix: "set it to true",
    };
  },
});
