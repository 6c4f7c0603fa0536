import { Expectation } from "./expectation";
import { Property } from "./property";
import { Truth, all, any, not } from "./truth";

const NATIVE = "aws-native:opensearchservice:Domain";

export const SEARCH_DOMAINS = ["aws:opensearch/domain:Domain", "aws:elasticsearch/domain:Domain", NATIVE];

export const DOMAIN_POLICIES = [
  "aws:opensearch/domainPolicy:DomainPolicy",
  "aws:elasticsearch/domainPolicy:DomainPolicy",
];

/** A search domain, whatever its resource type calls these properties. */
export interface SearchDomain {
  readonly subnetIds: Property;
  readonly securityGroupIds: Property;
  readonly endpoint: Property;
  readonly enforcesHttps: Truth;
  readonly encryptionAtRest: Property;
  readonly nodeToNodeEncryption: Property;
  readonly cluster: Property;
  readonly accessPolicies: Property;
  readonly logs: Property;
  /** The block of fine-grained access control. */
  readonly security: Property;
  /** Fine-grained access is on, and anonymous callers are refused. */
  readonly knowsItsCallers: Truth;
  /** Publishes a kind of log, such as AUDIT_LOGS, to a log group. */
  readonly publishes: (logType: string) => Truth;
}

export function searchDomain(props: Property, type: string): SearchDomain {
  const isNative = type === NATIVE;
  const endpoint = props.at("domainEndpointOptions");
  const security = props.at("advancedSecurityOptions");
  const logs = props.at("logPublishingOptions");
  return {
    subnetIds: props.at("vpcOptions", "subnetIds"),
    securityGroupIds: props.at("vpcOptions", "securityGroupIds"),
    endpoint,
    enforcesHttps: all([
      endpoint.isPresent(),
      // In a block without it, the classic provider turns it on; CloudFormation does not.
      endpoint.at("enforceHttps").isTrue(!isNative),
      // CloudFormation's own spelling, which neither provider knows.
      endpoint.at("enforceHTTPS").isTrue(true),
    ]),
    encryptionAtRest: props.at(isNative ? "encryptionAtRestOptions" : "encryptAtRest"),
    nodeToNodeEncryption: props.at(isNative ? "nodeToNodeEncryptionOptions" : "nodeToNodeEncryption"),
    cluster: props.at("clusterConfig"),
    accessPolicies: props.at("accessPolicies"),
    logs,
    security,
    knowsItsCallers: all([security.at("enabled").isTrue(), not(security.at("anonymousAuthEnabled").isTrue())]),
    publishes: (logType) => (isNative ? publishesNative(logs.at(logType)) : publishesClassic(logs, logType)),
  };
}

/** A list of options, each on by default. */
function publishesClassic(logs: Property, logType: string): Truth {
  return any(
    logs
      .items()
      .map((option) =>
        all([
          option.at("logType").isText((text) => text === logType),
          option.at("enabled").isTrue(true),
          option.at("cloudwatchLogGroupArn").isName(),
        ]),
      ),
  );
}

/** One option per kind of log, off by default. */
function publishesNative(option: Property): Truth {
  return all([option.at("enabled").isTrue(), option.at("cloudWatchLogsLogGroupArn").isName()]);
}

/** @param logType as the service names it, such as AUDIT_LOGS */
export function expectLog({ logs, publishes }: SearchDomain, logType: string): Expectation {
  return {
    at: logs,
    holds: publishes(logType),
    problem: `${logType} is not published, or has no log group`,
    fix: `add ${logType} with the ARN of a log group`,
  };
}
