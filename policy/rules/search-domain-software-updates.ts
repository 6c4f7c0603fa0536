import { defineRule } from "../define-rule";
import { controlUrl, foundational } from "../frameworks";

export const searchDomainSoftwareUpdates = defineRule({
  name: "search-domain-software-updates",
  description: "Search domains install updates of the service software by themselves.",
  why: "An update that waits leaves known holes open, until AWS installs it at a time of its own.",
  level: "advisory",
  // As Security Hub rates it.
  severity: "low",
  framework: foundational("Opensearch.10", "OpenSearch domains should have the latest software update installed"),
  remediationSteps: "Set softwareUpdateOptions.autoSoftwareUpdateEnabled to true; updates come in the off-peak window.",
  url: controlUrl("Opensearch.10"),
  // The Elasticsearch resource of the classic provider has no such option.
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
