import { isWithinBounds, shown } from "../bounds";
import { defineRule } from "../define-rule";
import { controlUrl, foundational } from "../frameworks";
import { SEARCH_DOMAINS, searchDomain } from "../search-domain";

/** Three can still elect one when one is lost; also the service's default. */
const MASTERS = 3;

export const searchDomainDedicatedMasters = defineRule({
  name: "search-domain-dedicated-masters",
  description: "Search domains have at least three dedicated master nodes.",
  why: "Overloaded data nodes that also manage the cluster fail at both.",
  // Each node costs money.
  level: "advisory",
  severity: "medium",
  framework: foundational("Opensearch.11", "OpenSearch domains should have at least three dedicated primary nodes"),
  tags: ["ES.7", "CKV_AWS_318", "CKV2_AWS_59"],
  remediationSteps: "Set clusterConfig.dedicatedMasterEnabled to true and dedicatedMasterCount to 3.",
  url: controlUrl("Opensearch.11"),
  resources: SEARCH_DOMAINS,
  check: (props, type) => {
    const { cluster } = searchDomain(props, type);
    const [enabled, count] = [cluster.at("dedicatedMasterEnabled"), cluster.at("dedicatedMasterCount")];
    return [
      { at: enabled, holds: enabled.isTrue(), problem: "there are no dedicated masters", fix: "set it to true" },
      {
        at: count,
        holds: isWithinBounds(count, MASTERS, { minimum: MASTERS, maximum: Infinity }),
        problem: `${shown(count, MASTERS)} dedicated masters, where ${MASTERS} are needed to elect one safely`,
        fix: `set it to ${MASTERS}`,
      },
    ];
  },
});
