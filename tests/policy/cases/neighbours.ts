// What stands beside search domains and delivery streams, and what newer controls ask of these.
import { UNKNOWN } from "../pack";
import { type Base, changed, type Edit, edit } from "./case";
import {
  extendedS3,
  httpEndpoint,
  nativeHttp,
  openSearch,
  redshift,
  serverless,
  splunk,
} from "./delivery-stream-bases";
import { domain, domainPolicy, elasticsearch } from "./search-domains";

const S3 = "extendedS3Configuration";
const BUFFERING = "firehose-buffering-bounds";
const ENDPOINT = "firehose-https-endpoint";
const SECRET = "firehose-no-plaintext-secret";
const ACL = "network-acl-no-public-admin-ports";
const VERSION = "search-domain-supported-version";
const UPDATES = "search-domain-software-updates";
const ACCOUNTS = "search-domain-known-accounts";
const COLLECTION_ACCESS = "search-collection-access-policy";
const COLLECTION_KEY = "search-collection-customer-key";
const PIPELINE_VPC = "ingestion-pipeline-in-vpc";
const PIPELINE_LOGS = "ingestion-pipeline-logs";
const PIPELINE_ACCESS = "ingestion-pipeline-access-policy";
const PIPELINE_HTTPS = "ingestion-pipeline-https-endpoint";
const PIPELINE_KEY = "ingestion-pipeline-customer-key";
const PIPELINE_SECRET = "ingestion-pipeline-no-plaintext-secret";

const dataAccess = (...principals: readonly string[]): string =>
  JSON.stringify([{ Rules: [{ ResourceType: "index", Resource: ["index/stock/*"] }], Principal: principals }]);

const allowing = (Principal: unknown, more: object): string =>
  JSON.stringify({ Statement: { Effect: "Allow", Principal, Action: "es:*", ...more } });

const accessPolicy: Base = {
  type: "aws:opensearch/serverlessAccessPolicy:ServerlessAccessPolicy",
  props: { name: "stock", type: "data", policy: dataAccess("iamidentitycenter/ssoins-1/group/search") },
};

const encryptionPolicy: Base = {
  type: "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy",
  props: {
    name: "stock",
    type: "encryption",
    policy: JSON.stringify({ Rules: [], KmsARN: "arn:aws:kms:eu-west-1:123456789012:key/1" }),
  },
};

const pipeline: Base = {
  type: "aws:opensearchingest/pipeline:Pipeline",
  props: {
    pipelineName: "stock",
    vpcOptions: { subnetIds: [UNKNOWN], securityGroupIds: [UNKNOWN] },
    encryptionAtRestOptions: { kmsKeyArn: UNKNOWN },
    logPublishingOptions: { isLoggingEnabled: true, cloudwatchLogDestination: { logGroup: "stock" } },
    pipelineConfigurationBody:
      'version: "2"\nsink:\n  - opensearch:\n      password: ${{aws_secrets:stock:password}}\n',
  },
};

const pipelinePolicy: Base = {
  type: "aws:opensearchingest/resourcePolicy:ResourcePolicy",
  props: {
    resourceArn: "arn:aws:osis:eu-west-1:123456789012:pipeline/stock",
    policy: allowing({ AWS: "123456789012" }, { Resource: "arn:aws:osis:eu-west-1:123456789012:pipeline/stock" }),
  },
};

const collection: Base = {
  type: "aws:opensearch/serverlessCollection:ServerlessCollection",
  props: { name: "stock", encryptionConfigs: [{ awsOwnedKey: false, kmsKeyArn: UNKNOWN }] },
};

const aclEntry = { action: "allow", ruleNo: 100, protocol: "tcp", fromPort: 443, toPort: 443, cidrBlock: "0.0.0.0/0" };

const denied = (ruleNo: number, port: number): object => ({
  ...aclEntry,
  ...{ ruleNo, fromPort: port, toPort: port, action: "deny" },
});

const acl: Base = { type: "aws:ec2/networkAcl:NetworkAcl", props: { vpcId: UNKNOWN, ingress: [aclEntry] } };

const aclRule: Base = {
  type: "aws:ec2/networkAclRule:NetworkAclRule",
  props: { ruleNumber: 100, ruleAction: "allow", protocol: "-1", cidrBlock: "10.0.0.0/8" },
};

const nativeAclEntry: Base = {
  type: "aws-native:ec2:NetworkAclEntry",
  props: { ruleNumber: 1, ruleAction: "allow", protocol: 6, cidrBlock: "0.0.0.0/0", portRange: { from: 80, to: 80 } },
};

export const neighbourBases: readonly Base[] = [
  accessPolicy,
  encryptionPolicy,
  collection,
  pipeline,
  pipelinePolicy,
  acl,
  aclRule,
  nativeAclEntry,
];

const parquet = changed(extendedS3, `${S3}.dataFormatConversionConfiguration`, { schemaConfiguration: {} });
const unconverted = changed(parquet, `${S3}.dataFormatConversionConfiguration.enabled`, false);
const partitions = changed(extendedS3, `${S3}.dynamicPartitioningConfiguration`, { enabled: true });

const inDomain = "arn:aws:es:eu-west-1:123456789012:domain/stock/*";
const inOrganisation = { StringEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } };
/** For everyone. A condition narrows it down to one account. */
const askingFor = (Condition: object): string => allowing("*", { Resource: inDomain, Condition });
const statement = (account: string, Resource = inDomain): string =>
  allowing({ AWS: `arn:aws:iam::${account}:role/x` }, { Resource });

const foreignArn = "arn:aws:iam::999999999999:*";
const jdbc = "jdbc:redshift://x.example.com:5439/db";
const http = "httpEndpointConfiguration";
const body = "pipelineConfigurationBody";
const attribute = (name: string, value: unknown): object => ({ commonAttributes: [{ name, value }] });

export const neighbourEdits: readonly Edit[] = [
  // Buffers that the service refuses, or asks for.
  edit(parquet, `${S3}.bufferingSize`, 128),
  edit(parquet, `${S3}.bufferingSize`, 64),
  edit(parquet, `${S3}.bufferingSize`, 63, BUFFERING),
  edit(parquet, `${S3}.bufferingSize`, undefined, BUFFERING),
  edit(unconverted, `${S3}.bufferingSize`, 5),
  edit(partitions, `${S3}.bufferingSize`, 50, BUFFERING),
  edit(partitions, `${S3}.bufferingSize`, 100),
  edit(extendedS3, `${S3}.s3Configuration`, { bufferingInterval: 0 }),
  // Endpoints and the credentials in them.
  edit(httpEndpoint, `${http}.url`, "http://collector.example.com", ENDPOINT),
  edit(httpEndpoint, `${http}.url`, "HTTPS://collector.example.com"),
  edit(httpEndpoint, `${http}.url`, UNKNOWN, `${ENDPOINT}?`, `${SECRET}?`),
  edit(splunk, "splunkConfiguration.hecEndpoint", "http://splunk.example.com:8088", ENDPOINT),
  edit(nativeHttp, "httpEndpointDestinationConfiguration.endpointConfiguration.url", "http://x.example.com", ENDPOINT),
  edit(httpEndpoint, `${http}.url`, "https://x.example.com/in?api_key=letmein", SECRET),
  edit(httpEndpoint, `${http}.url`, "https://alice:letmein@x.example.com", SECRET),
  edit(httpEndpoint, `${http}.url`, "https://x.example.com/in?v=1&key=letmein-letmein", SECRET),
  edit(httpEndpoint, `${http}.url`, "https://x.example.com/key=letmein-letmein/in?keys=letmein-letmein"),
  edit(httpEndpoint, `${http}.url`, "https://x.example.com/in?version=2024"),
  edit(httpEndpoint, `${http}.requestConfiguration`, attribute("X-Api-Key", "letmein"), SECRET),
  edit(httpEndpoint, `${http}.requestConfiguration`, attribute("Authorization", UNKNOWN), SECRET),
  edit(httpEndpoint, `${http}.requestConfiguration`, attribute("note", "Bearer abcdefgh"), SECRET),
  edit(httpEndpoint, `${http}.requestConfiguration`, attribute("team", "search")),
  edit(httpEndpoint, `${http}.requestConfiguration`, attribute("keyboard", "qwertz")),
  edit(httpEndpoint, `${http}.requestConfiguration`, UNKNOWN, `${SECRET}?`),
  edit(redshift, "redshiftConfiguration.clusterJdbcurl", `${jdbc}?user=a&password=letmein`, SECRET),
  edit(redshift, "redshiftConfiguration.clusterJdbcurl", jdbc),
  edit(redshift, "redshiftConfiguration.copyOptions", "aws_secret_access_key=letmein", SECRET),
  edit(redshift, "redshiftConfiguration.copyOptions", "delimiter '|' gzip"),
  edit(redshift, "redshiftConfiguration.copyOptions", "ACCESS_KEY_ID 'x' SECRET_ACCESS_KEY 'letmein'", SECRET),
  edit(redshift, "redshiftConfiguration.copyOptions", "CREDENTIALS 'aws_iam_role=arn:aws:iam::123456789012:role/x'"),
  edit(httpEndpoint, `${http}.requestConfiguration`, attribute("DD-APPLICATION-KEY", "letmein"), SECRET),
  edit(httpEndpoint, `${http}.requestConfiguration`, attribute("Cookie", "letmein"), SECRET),
  edit(httpEndpoint, `${http}.requestConfiguration`, attribute("partition-key", "letmein")),
  edit(openSearch, "opensearchConfiguration.clusterEndpoint", "http://search.example.com", ENDPOINT),
  edit(openSearch, "opensearchConfiguration.clusterEndpoint", "https://alice:letmein@search.example.com", SECRET),
  edit(openSearch, "opensearchConfiguration.clusterEndpoint", "https://search.example.com"),
  edit(serverless, "opensearchserverlessConfiguration.collectionEndpoint", "http://x.aoss.amazonaws.com", ENDPOINT),
  // Engines and their updates.
  edit(domain, "softwareUpdateOptions", undefined, UPDATES),
  edit(domain, "softwareUpdateOptions.autoSoftwareUpdateEnabled", false, UPDATES),
  edit(domain, "softwareUpdateOptions", UNKNOWN, `${UPDATES}?`),
  edit(domain, "engineVersion", "OpenSearch_1.2", VERSION),
  edit(domain, "engineVersion", "OpenSearch_2.9", VERSION),
  edit(domain, "engineVersion", "Elasticsearch_7.1", VERSION),
  edit(domain, "engineVersion", "OpenSearch_3.1"),
  edit(domain, "engineVersion", undefined),
  edit(domain, "engineVersion", UNKNOWN, `${VERSION}?`),
  edit(elasticsearch, "elasticsearchVersion", "5.6", VERSION),
  edit(elasticsearch, "elasticsearchVersion", undefined, VERSION),
  // Accounts.
  edit(domainPolicy, "accessPolicies", statement("123456789012")),
  edit(domainPolicy, "accessPolicies", statement("999999999999"), ACCOUNTS),
  edit(domainPolicy, "accessPolicies", statement("999999999999", "*"), `${ACCOUNTS}?`),
  edit(domain, "accessPolicies", statement("999999999999"), ACCOUNTS),
  edit(domain, "accessPolicies", askingFor({ StringEquals: { "aws:PrincipalAccount": "999999999999" } }), ACCOUNTS),
  edit(domain, "accessPolicies", askingFor({ ArnLike: { "aws:PrincipalArn": foreignArn } }), ACCOUNTS),
  edit(domain, "accessPolicies", askingFor({ StringEquals: { "aws:PrincipalAccount": "123456789012" } })),
  edit(domain, "accessPolicies", askingFor(inOrganisation)),
  // Collections.
  edit(collection, "encryptionConfigs.0", { awsOwnedKey: true }, COLLECTION_KEY),
  edit(collection, "encryptionConfigs", undefined),
  edit(collection, "encryptionConfigs", UNKNOWN, `${COLLECTION_KEY}?`),
  edit(accessPolicy, "policy", dataAccess("saml/999999999999/okta/user/alice"), `${ACCOUNTS}?`),
  edit(accessPolicy, "policy", dataAccess("*"), COLLECTION_ACCESS),
  edit(accessPolicy, "policy", dataAccess("arn:aws:iam::*:role/x"), COLLECTION_ACCESS),
  edit(accessPolicy, "policy", dataAccess("arn:aws:iam::999999999999:role/x"), `${ACCOUNTS}?`),
  edit(accessPolicy, "policy", "{", `${COLLECTION_ACCESS}?`),
  edit(accessPolicy, "policy", UNKNOWN, `${COLLECTION_ACCESS}?`, `${ACCOUNTS}?`),
  edit(encryptionPolicy, "policy", JSON.stringify({ Rules: [], AWSOwnedKey: true }), COLLECTION_KEY),
  edit(encryptionPolicy, "policy", UNKNOWN, `${COLLECTION_KEY}?`),
  // Ingestion pipelines.
  edit(pipeline, "vpcOptions", undefined, PIPELINE_VPC),
  edit(pipeline, "vpcOptions.subnetIds", [], PIPELINE_VPC),
  edit(pipeline, "vpcOptions", UNKNOWN, `${PIPELINE_VPC}?`),
  edit(pipeline, "logPublishingOptions", undefined, PIPELINE_LOGS),
  edit(pipeline, "logPublishingOptions", UNKNOWN, `${PIPELINE_LOGS}?`),
  edit(pipeline, body, "sink:\n  - opensearch:\n      password: letmein\n", PIPELINE_SECRET),
  edit(pipeline, body, '{"sink":[{"opensearch":{"password":"letmein"}}]}', PIPELINE_SECRET),
  edit(pipeline, body, UNKNOWN, `${PIPELINE_SECRET}?`, `${PIPELINE_HTTPS}?`),
  edit(pipeline, body, "sink:\n  - opensearch:\n      hosts: [http://x]\n", PIPELINE_HTTPS),
  edit(pipeline, body, '{"sink":[{"opensearch":{"hosts":["http://x"]}}]}', PIPELINE_HTTPS),
  edit(pipeline, body, "sink:\n  - opensearch:\n      insecure: true\n", PIPELINE_HTTPS),
  edit(pipeline, body, "# not http://x\nsink:\n  - opensearch: # insecure: true\n"),
  edit(pipeline, body, "source:\n  http:\n    path: /in\nsink:\n  - opensearch:\n      hosts: [https://x]\n"),
  edit(pipeline, "encryptionAtRestOptions", undefined, PIPELINE_KEY),
  edit(pipeline, "encryptionAtRestOptions", UNKNOWN, `${PIPELINE_KEY}?`),
  edit(pipelinePolicy, "policy", allowing("*", {}), PIPELINE_ACCESS),
  edit(pipelinePolicy, "policy", allowing("*", { Condition: inOrganisation })),
  edit(pipelinePolicy, "policy", statement("999999999999"), ACCOUNTS),
  edit(pipelinePolicy, "policy", UNKNOWN, `${PIPELINE_ACCESS}?`, `${ACCOUNTS}?`),
  // Network ACLs.
  edit(acl, "ingress.0.protocol", "-1", ACL),
  edit(acl, "ingress.0.fromPort", 22, ACL),
  edit(acl, "ingress.0.cidrBlock", "10.0.0.0/8"),
  edit(acl, "ingress", [{ ...aclEntry, protocol: "-1", action: "deny" }]),
  edit(acl, "ingress", [denied(90, 3389), denied(91, 22), { ...aclEntry, fromPort: 0, toPort: 65535 }]),
  edit(acl, "ingress", [denied(110, 22), { ...aclEntry, fromPort: 22, toPort: 22 }], ACL),
  edit(acl, "ingress.0.fromPort", UNKNOWN, `${ACL}?`),
  edit(aclRule, "cidrBlock", "0.0.0.0/0", ACL),
  edit(aclRule, "cidrBlock", undefined),
  edit(changed(aclRule, "cidrBlock", "0.0.0.0/0"), "egress", true),
  edit(nativeAclEntry, "portRange", { from: 0, to: 1024 }, ACL),
];
