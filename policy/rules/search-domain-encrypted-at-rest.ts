import { defineRule } from "../define-rule";
import { controlUrl, foundational } from "../frameworks";
import { SEARCH_DOMAINS, searchDomain } from "../search-domain";

export const searchDomainEncryptedAtRest = defineRule({
  name: "search-domain-encrypted-at-rest",
  description: "Search domains encrypt stored data.",
  why: "Otherwise indices, logs, swap files and snapshots are unencrypted on AWS's disks. Fine-grained access requires it.",
  level: "mandatory",
  severity: "medium",
  framework: foundational("Opensearch.1", "OpenSearch domains should have encryption at rest enabled"),
  tags: ["ES.1", "CKV_AWS_5", "AWS-0048"],
  remediationSteps: "Set enabled in encryptAtRest (aws-native: encryptionAtRestOptions) to true.",
  url: controlUrl("Opensearch.1"),
  resources: SEARCH_DOMAINS,
  check: (props, type) => {
    const enabled = searchDomain(props, type).encryptionAtRest.at("enabled");
    return { at: enabled, holds: enabled.isTrue(), problem: "encryption at rest is off", fix: "set it to true" };
  },
});
