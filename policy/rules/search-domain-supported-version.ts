import { defineRule } from "../define-rule";
import { ENGINE_VERSIONS_URL, endOfSupport } from "../engine-versions";
import { wellArchitected } from "../frameworks";
import { Property } from "../property";
import { SEARCH_DOMAINS } from "../search-domain";

const ELASTICSEARCH = "aws:elasticsearch/domain:Domain";

/** The classic provider's default. */
const DEFAULT_ELASTICSEARCH = "1.5";

export const searchDomainSupportedVersion = defineRule({
  name: "search-domain-supported-version",
  description: "Search domains run an engine version in standard support.",
  why: "After that, AWS fixes only critical issues and charges extra per node and hour.",
  level: "mandatory",
  severity: "medium",
  framework: wellArchitected("SEC06-BP01", "Perform vulnerability management"),
  remediationSteps: "Upgrade to a version in standard support; this may take several steps.",
  url: ENGINE_VERSIONS_URL,
  resources: SEARCH_DOMAINS,
  check: (props, type) => {
    const isElasticsearch = type === ELASTICSEARCH;
    const version = props.at(isElasticsearch ? "elasticsearchVersion" : "engineVersion");
    // The default is the newest engine.
    if (version.isAbsent && !isElasticsearch) return [];
    const judged = version.isAbsent ? new Property(version.path, DEFAULT_ELASTICSEARCH) : version;
    const today = new Date().toISOString().slice(0, "YYYY-MM-DD".length);
    return {
      at: version,
      holds: judged.isText((text) => {
        const lastDay = endOfSupport(isElasticsearch ? `Elasticsearch_${text}` : text);
        return lastDay === undefined || today <= lastDay;
      }),
      problem: version.isAbsent
        ? `is absent, so the engine is Elasticsearch ${DEFAULT_ELASTICSEARCH}, whose standard support has ended`
        : "names an engine whose standard support has ended",
      fix: "set it to OpenSearch_2.19 or newer",
    };
  },
});
