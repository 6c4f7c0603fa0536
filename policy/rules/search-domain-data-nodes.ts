import { isWithinBounds, shown } from "../bounds";
import { defineRule } from "../define-rule";
import { controlUrl, foundational } from "../frameworks";
import { SEARCH_DOMAINS, searchDomain } from "../search-domain";

interface Settings {
  readonly minimumNodes: number;
}

/** The service's default. */
const DEFAULT_NODES = 1;

export const searchDomainDataNodes = defineRule<Settings>({
  name: "search-domain-data-nodes",
  description: "Search domains have at least three data nodes, in more than one Availability Zone.",
  why: "With fewer, losing a node or a zone takes the domain down, and Firehose backs up instead of delivering.",
  // Each node costs money.
  level: "advisory",
  severity: "medium",
  framework: foundational("Opensearch.6", "OpenSearch domains should have at least three data nodes"),
  tags: ["ES.6"],
  remediationSteps: "Set clusterConfig.instanceCount to 3 or more and clusterConfig.zoneAwarenessEnabled to true.",
  url: controlUrl("Opensearch.6"),
  resources: SEARCH_DOMAINS,
  settings: {
    minimumNodes: { type: "integer", description: "Fewest data nodes.", minimum: 1, maximum: 1002, default: 3 },
  },
  check: (props, type, { minimumNodes }) => {
    const { cluster } = searchDomain(props, type);
    const [nodes, zones] = [cluster.at("instanceCount"), cluster.at("zoneAwarenessEnabled")];
    return [
      {
        at: nodes,
        holds: isWithinBounds(nodes, DEFAULT_NODES, { minimum: minimumNodes, maximum: Infinity }),
        problem: `${shown(nodes, DEFAULT_NODES)} data nodes, where at least ${minimumNodes} are required`,
        fix: `set it to ${minimumNodes} or more`,
      },
      {
        at: zones,
        holds: zones.isTrue(),
        problem: "the data nodes are in one Availability Zone",
        fix: "set it to true and give the domain a subnet in each zone",
      },
    ];
  },
});
