import { UNKNOWN } from "../pack";
import { type Base, changed, type Edit, edit } from "./case";

const IN_VPC = "search-domain-in-vpc";
const HTTPS = "search-domain-https";
const TLS = "search-domain-tls-policy";
const LATEST_TLS = "search-domain-latest-tls-policy";
const AT_REST = "search-domain-encrypted-at-rest";
const KEY = "search-domain-customer-key";
const NODE_TO_NODE = "search-domain-node-to-node-encryption";
const FINE_GRAINED = "search-domain-fine-grained-access";
const ACCESS = "search-domain-access-policy";
const ERROR_LOGS = "search-domain-error-logs";
const AUDIT_LOGS = "search-domain-audit-logs";
const SLOW_LOGS = "search-domain-slow-logs";
const NODES = "search-domain-data-nodes";
const MASTERS = "search-domain-dedicated-masters";
const COLLECTION_KEY = "search-collection-customer-key";
const GROUPS = "search-domain-explicit-security-group";

const LOGS = ["ES_APPLICATION_LOGS", "AUDIT_LOGS", "SEARCH_SLOW_LOGS", "INDEX_SLOW_LOGS"];

const common = {
  domainName: "stock",
  clusterConfig: {
    instanceCount: 3,
    zoneAwarenessEnabled: true,
    dedicatedMasterEnabled: true,
    dedicatedMasterCount: 3,
  },
  vpcOptions: { subnetIds: [UNKNOWN], securityGroupIds: [UNKNOWN] },
  domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10" },
  advancedSecurityOptions: { enabled: true, internalUserDatabaseEnabled: true },
  softwareUpdateOptions: { autoSoftwareUpdateEnabled: true },
};

const everyone = { Effect: "Allow", Principal: { AWS: "*" }, Action: "es:ESHttp*", Resource: "*" };

const everyoneFrom = (address: string): object => ({
  ...everyone,
  Condition: { IpAddress: { "aws:SourceIp": address } },
});

export const domain: Base = {
  type: "aws:opensearch/domain:Domain",
  props: {
    ...common,
    encryptAtRest: { enabled: true, kmsKeyId: UNKNOWN },
    nodeToNodeEncryption: { enabled: true },
    logPublishingOptions: LOGS.map((logType) => ({ logType, cloudwatchLogGroupArn: UNKNOWN })),
    accessPolicies: JSON.stringify({ Version: "2012-10-17", Statement: [everyone] }),
  },
};

export const elasticsearch: Base = {
  type: "aws:elasticsearch/domain:Domain",
  props: { ...domain.props, elasticsearchVersion: "7.10" },
};

const native: Base = {
  type: "aws-native:opensearchservice:Domain",
  props: {
    ...common,
    encryptionAtRestOptions: { enabled: true, kmsKeyId: UNKNOWN },
    nodeToNodeEncryptionOptions: { enabled: true },
    logPublishingOptions: Object.fromEntries(
      LOGS.map((logType) => [logType, { enabled: true, cloudWatchLogsLogGroupArn: UNKNOWN }]),
    ),
    accessPolicies: { Statement: everyone },
  },
};

export const domainPolicy: Base = {
  type: "aws:opensearch/domainPolicy:DomainPolicy",
  props: {
    domainName: "stock",
    accessPolicies: JSON.stringify({
      Statement: {
        ...everyone,
        Principal: { AWS: "arn:aws:iam::123456789012:root" },
        Resource: "arn:aws:es:eu-west-1:123456789012:domain/stock/*",
      },
    }),
  },
};

const networkPolicy: Base = {
  type: "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy",
  props: {
    name: "stock",
    type: "network",
    policy: JSON.stringify([{ AllowFromPublic: false, SourceVPCEs: ["vpce-1"] }]),
  },
};

export const searchDomainBases: readonly Base[] = [domain, elasticsearch, native, domainPolicy, networkPolicy];

/** Both classic domains and the native one have these under the same names. */
const everywhere: readonly Edit[] = [domain, elasticsearch, native].flatMap((base) => [
  edit(base, "vpcOptions", undefined, IN_VPC),
  edit(base, "vpcOptions", {}, GROUPS, IN_VPC),
  edit(base, "vpcOptions", UNKNOWN, `${GROUPS}?`, `${IN_VPC}?`),
  edit(base, "vpcOptions.subnetIds", [], IN_VPC),
  edit(base, "vpcOptions.subnetIds", [""], IN_VPC),
  edit(base, "vpcOptions.subnetIds", [7, {}, []], IN_VPC),
  edit(base, "vpcOptions.subnetIds", ["", "subnet-1"]),
  edit(base, "vpcOptions.subnetIds", UNKNOWN, `${IN_VPC}?`),
  edit(base, "vpcOptions.securityGroupIds", [], GROUPS),
  edit(base, "vpcOptions.securityGroupIds", undefined, GROUPS),
  edit(base, "vpcOptions.securityGroupIds", [[UNKNOWN]], GROUPS),
  edit(base, "domainEndpointOptions", undefined, HTTPS, TLS),
  edit(base, "domainEndpointOptions", UNKNOWN, `${HTTPS}?`, `${TLS}?`, `${LATEST_TLS}?`),
  edit(base, "domainEndpointOptions", "on", HTTPS, TLS),
  edit(base, "domainEndpointOptions", [{ enforceHttps: true }], HTTPS, TLS),
  edit(base, "domainEndpointOptions.enforceHttps", false, HTTPS),
  edit(base, "domainEndpointOptions.enforceHttps", "false", HTTPS),
  edit(base, "domainEndpointOptions.enforceHttps", "true"),
  edit(base, "domainEndpointOptions.enforceHttps", UNKNOWN, `${HTTPS}?`),
  edit(base, "domainEndpointOptions.enforceHTTPS", false, HTTPS),
  edit(base, "domainEndpointOptions.enforceHTTPS", UNKNOWN, `${HTTPS}?`),
  edit(base, "domainEndpointOptions.tlsSecurityPolicy", undefined, TLS),
  edit(base, "domainEndpointOptions.tlsSecurityPolicy", "Policy-Min-TLS-1-0-2019-07", TLS),
  edit(base, "domainEndpointOptions.tlsSecurityPolicy", "Policy-Min-TLS-1-2-2019-07", LATEST_TLS),
  edit(base, "domainEndpointOptions.tlsSecurityPolicy", "No-Policy-Min-TLS-1-2-2019-07", TLS),
  edit(base, "domainEndpointOptions.tlsSecurityPolicy", "TLSv1.2", TLS),
  edit(base, "domainEndpointOptions.tlsSecurityPolicy", "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08"),
  edit(base, "domainEndpointOptions.tlsSecurityPolicy", "Policy-Min-TLS-1-3-2030-01"),
  edit(base, "clusterConfig", undefined, NODES, MASTERS),
  edit(base, "clusterConfig.instanceCount", 2, NODES),
  edit(base, "clusterConfig.instanceCount", undefined, NODES),
  edit(base, "clusterConfig.instanceCount", 3.5, NODES),
  edit(base, "clusterConfig.instanceCount", UNKNOWN, `${NODES}?`),
  edit(base, "clusterConfig.zoneAwarenessEnabled", false, NODES),
  edit(base, "clusterConfig.dedicatedMasterEnabled", false, MASTERS),
  edit(base, "clusterConfig.dedicatedMasterCount", 2, MASTERS),
  edit(base, "clusterConfig.dedicatedMasterCount", undefined),
  edit(base, "clusterConfig.dedicatedMasterCount", 5),
  edit(base, "clusterConfig.dedicatedMasterEnabled", UNKNOWN, `${MASTERS}?`),
  edit(base, "accessPolicies", undefined),
  edit(base, "accessPolicies", UNKNOWN),
  edit(base, "advancedSecurityOptions", undefined, ACCESS, FINE_GRAINED),
  edit(base, "advancedSecurityOptions.enabled", false, ACCESS, FINE_GRAINED),
  edit(base, "advancedSecurityOptions.enabled", UNKNOWN, `${ACCESS}?`, `${FINE_GRAINED}?`),
  edit(base, "advancedSecurityOptions.anonymousAuthEnabled", true, ACCESS, FINE_GRAINED),
  edit(base, "advancedSecurityOptions.anonymousAuthEnabled", UNKNOWN, `${ACCESS}?`, `${FINE_GRAINED}?`),
]);

const classic: readonly Edit[] = [domain, elasticsearch].flatMap((base) => [
  edit(base, "domainEndpointOptions.enforceHttps", undefined),
  edit(base, "encryptAtRest", undefined, KEY, AT_REST),
  edit(base, "encryptAtRest.enabled", false, KEY, AT_REST),
  edit(base, "encryptAtRest.enabled", UNKNOWN, `${KEY}?`, `${AT_REST}?`),
  edit(base, "encryptAtRest.kmsKeyId", undefined, KEY),
  edit(base, "encryptAtRest.kmsKeyId", "alias/aws/es", KEY),
  edit(base, "encryptAtRest.kmsKeyId", "arn:aws:kms:eu-west-1:123456789012:alias/stock"),
  edit(base, "encryptAtRest.kmsKeyId", "1234abcd-12ab-34cd-56ef-1234567890ab"),
  edit(base, "encryptAtRest.kmsKeyId", "arn:aws:kms:eu-west-1:123456789012:alias/aws/es", KEY),
  edit(base, "encryptAtRest.kmsKeyId", 7, KEY),
  edit(base, "encryptAtRest.kmsKeyId", ["alias/stock"], KEY),
  edit(base, "nodeToNodeEncryption", {}, NODE_TO_NODE),
  edit(base, "nodeToNodeEncryption.enabled", "yes", NODE_TO_NODE),
  edit(base, "nodeToNodeEncryption.enabled", UNKNOWN, `${NODE_TO_NODE}?`),
  edit(base, "logPublishingOptions", undefined, AUDIT_LOGS, ERROR_LOGS, SLOW_LOGS),
  edit(base, "logPublishingOptions", UNKNOWN, `${AUDIT_LOGS}?`, `${ERROR_LOGS}?`, `${SLOW_LOGS}?`),
  edit(base, "logPublishingOptions.0.enabled", false, ERROR_LOGS),
  edit(base, "logPublishingOptions.0.cloudwatchLogGroupArn", "", ERROR_LOGS),
  edit(base, "logPublishingOptions.0.logType", UNKNOWN, `${ERROR_LOGS}?`),
  edit(base, "logPublishingOptions.1.cloudwatchLogGroupArn", undefined, AUDIT_LOGS),
  edit(base, "logPublishingOptions.1.cloudwatchLogGroupArn", 123, AUDIT_LOGS),
  edit(base, "logPublishingOptions.0.cloudwatchLogGroupArn", [], ERROR_LOGS),
  edit(base, "logPublishingOptions.2.cloudwatchLogGroupArn", " ", SLOW_LOGS),
  edit(base, "logPublishingOptions.1.enabled", UNKNOWN, `${AUDIT_LOGS}?`),
  edit(base, "logPublishingOptions.2.enabled", false, SLOW_LOGS),
  edit(base, "logPublishingOptions.3.logType", "SEARCH_SLOW_LOGS", SLOW_LOGS),
]);

export const searchDomainEdits: readonly Edit[] = [
  ...everywhere,
  ...classic,
  edit(native, "domainEndpointOptions.enforceHttps", undefined, HTTPS),
  edit(native, "encryptionAtRestOptions", undefined, KEY, AT_REST),
  edit(native, "encryptionAtRestOptions.kmsKeyId", undefined, KEY),
  edit(native, "nodeToNodeEncryptionOptions.enabled", false, NODE_TO_NODE),
  edit(native, "logPublishingOptions.ES_APPLICATION_LOGS.enabled", undefined, ERROR_LOGS),
  edit(native, "logPublishingOptions.AUDIT_LOGS", undefined, AUDIT_LOGS),
  edit(native, "logPublishingOptions.AUDIT_LOGS.cloudWatchLogsLogGroupArn", 123, AUDIT_LOGS),
  edit(native, "logPublishingOptions.INDEX_SLOW_LOGS.cloudWatchLogsLogGroupArn", undefined, SLOW_LOGS),
  edit(native, "logPublishingOptions", UNKNOWN, `${AUDIT_LOGS}?`, `${ERROR_LOGS}?`, `${SLOW_LOGS}?`),
  edit(domainPolicy, "accessPolicies", JSON.stringify({ Statement: [everyone] }), ACCESS),
  edit(domainPolicy, "accessPolicies", UNKNOWN, `${ACCESS}?`, "search-domain-known-accounts?"),
  // An address limits only a domain outside a VPC, and a loopback address limits nobody.
  edit(domainPolicy, "accessPolicies", JSON.stringify({ Statement: [everyoneFrom("203.0.113.7")] }), `${ACCESS}?`),
  edit(domainPolicy, "accessPolicies", JSON.stringify({ Statement: [everyoneFrom("127.0.0.1/32")] }), ACCESS),
  edit(domainPolicy, "accessPolicies", "{", `${ACCESS}?`),
  edit(domainPolicy, "accessPolicies", JSON.stringify(JSON.stringify({ Statement: [everyone] })), `${ACCESS}?`),
  edit(networkPolicy, "policy", JSON.stringify([{ AllowFromPublic: true }]), IN_VPC),
  edit(networkPolicy, "policy", UNKNOWN, `${IN_VPC}?`),
  edit(networkPolicy, "policy", "[", `${IN_VPC}?`),
  edit(changed(networkPolicy, "policy", '[{"AllowFromPublic":true}]'), "type", "encryption", COLLECTION_KEY),
];
