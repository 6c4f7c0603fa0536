import { defineRule } from "../define-rule";
import { controlUrl, foundational } from "../frameworks";

export const searchDomainSoftwareUpdates = defineRule({
  name: "search-domain-software-updates",
  description: "Search domains install service software updates automatically.",
  why: "A pending update leaves known vulnerabilities open until AWS installs it at its own time.",
  level: "advisory",
  // As Security Hub rates it.
  severity: "low",
  framework: foundational("Opensearch.10", "OpenSearch domains should have the latest software update installed"),
  remediationSteps: "Set softwareUpdateOptions.autoSoftwareUpdateEnabled to true; updates come in the off-peak window.",
  url: controlUrl("Opensearch.10"),
  // The classic provider's Elasticsearch resource lacks the option.
  resources: ["aws:opensearch/domain:Domain", "aws-native:opensearchservice:Domain"],
  check: (props) => {
    const enabled = props.at("softwareUpdateOptions", "autoSoftwareUpdateEnabled");
    return {
      at: enabled,
      holds: enabled.isTrue(),
      problem: "automatic updates of the service software are off",
      fix: "set it to true",
    };
  },
  remedy: (props) => {
    (props["softwareUpdateOptions"] ??= {})["autoSoftwareUpdateEnabled"] = true;
  },
});
