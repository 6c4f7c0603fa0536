import { UNKNOWN } from "../pack";
import { type Base, changed, type Edit, edit } from "./case";
import {
  elasticsearch,
  extendedS3,
  httpEndpoint,
  iceberg,
  native,
  nativeHttp,
  openSearch,
  redshift,
  serverless,
  snowflake,
  splunk,
} from "./delivery-stream-bases";

const BUFFERING = "firehose-buffering-bounds";
const RETRY = "firehose-retry-bounds";
const IN_VPC = "firehose-in-vpc";
const BACKUP = "firehose-failed-documents-backup";
const LOGGING = "firehose-error-logging";
const ENCRYPTED = "firehose-encrypted";
const KEY = "firehose-customer-key";
const SECRET = "firehose-no-plaintext-secret";
const ENDPOINT = "firehose-https-endpoint";

function ends(base: Base, path: string, minimum: number, maximum: number, policy: string): readonly Edit[] {
  return [
    edit(base, path, minimum - 1, policy),
    edit(base, path, minimum),
    edit(base, path, maximum),
    edit(base, path, maximum + 1, policy),
    edit(base, path, `${maximum}`),
    edit(base, path, minimum + 0.5, policy),
    edit(base, path, "soon", policy),
    edit(base, path, UNKNOWN, `${policy}?`),
  ];
}

const S3 = "extendedS3Configuration";
const NATIVE = "amazonopensearchserviceDestinationConfiguration";
const NATIVE_HTTP = "httpEndpointDestinationConfiguration";
const NATIVE_ENCRYPTION = "deliveryStreamEncryptionConfigurationInput";

/** With a second copy in a bucket that the service writes to only where its mode says so. */
const backedUp = changed(extendedS3, `${S3}.s3BackupConfiguration`, { bufferingInterval: 0 });

const buffering: readonly Edit[] = [
  ...ends(openSearch, "opensearchConfiguration.bufferingInterval", 60, 900, BUFFERING),
  ...ends(openSearch, "opensearchConfiguration.bufferingSize", 1, 100, BUFFERING),
  ...ends(openSearch, "opensearchConfiguration.s3Configuration.bufferingInterval", 60, 900, BUFFERING),
  ...ends(openSearch, "opensearchConfiguration.s3Configuration.bufferingSize", 1, 100, BUFFERING),
  ...ends(elasticsearch, "elasticsearchConfiguration.bufferingInterval", 60, 900, BUFFERING),
  ...ends(serverless, "opensearchserverlessConfiguration.bufferingSize", 1, 100, BUFFERING),
  ...ends(httpEndpoint, "httpEndpointConfiguration.bufferingSize", 1, 64, BUFFERING),
  ...ends(splunk, "splunkConfiguration.bufferingSize", 1, 5, BUFFERING),
  edit(splunk, "splunkConfiguration.bufferingInterval", 61, BUFFERING),
  edit(splunk, "splunkConfiguration.bufferingInterval", 60),
  edit(snowflake, "snowflakeConfiguration.bufferingInterval", undefined, BUFFERING),
  ...ends(snowflake, "snowflakeConfiguration.bufferingSize", 1, 100, BUFFERING),
  ...ends(iceberg, "icebergConfiguration.bufferingInterval", 60, 900, BUFFERING),
  ...ends(extendedS3, `${S3}.bufferingSize`, 1, 100, BUFFERING),
  edit(backedUp, `${S3}.s3BackupMode`, undefined),
  edit(backedUp, `${S3}.s3BackupMode`, "Enabled", BUFFERING),
  edit(backedUp, `${S3}.s3BackupMode`, "Disabled"),
  edit(backedUp, `${S3}.s3BackupMode`, UNKNOWN, `${BUFFERING}?`),
  ...ends(native, `${NATIVE}.bufferingHints.intervalInSeconds`, 60, 900, BUFFERING),
  ...ends(native, `${NATIVE}.s3Configuration.bufferingHints.sizeInMbs`, 1, 100, BUFFERING),
];

const retrying: readonly Edit[] = [
  ...ends(openSearch, "opensearchConfiguration.retryDuration", 0, 7200, RETRY),
  ...ends(elasticsearch, "elasticsearchConfiguration.retryDuration", 0, 7200, RETRY),
  ...ends(redshift, "redshiftConfiguration.retryDuration", 0, 7200, RETRY),
  ...ends(native, `${NATIVE}.retryOptions.durationInSeconds`, 0, 7200, RETRY),
  edit(extendedS3, `${S3}.retryDuration`, 9999),
];

/** What the block of the destination decides. */
const undecided = [BUFFERING, RETRY, IN_VPC, BACKUP, LOGGING, SECRET, ENDPOINT].map((policy) => `${policy}?`);

const whichBlock: readonly Edit[] = [
  edit(openSearch, "destination", "OpenSearch"),
  edit(openSearch, "destination", "elasticsearch", BACKUP, LOGGING, IN_VPC),
  // Not known, left out, or none that the provider has.
  ...[UNKNOWN, undefined, "s3", "opensearch ", 7].map((destination) =>
    edit(openSearch, "destination", destination, ...undecided),
  ),
  edit(openSearch, "elasticsearchConfiguration", { bufferingInterval: 5 }),
  edit(openSearch, "opensearchConfiguration", UNKNOWN, ...undecided),
];

const keeping: readonly Edit[] = [
  edit(openSearch, "opensearchConfiguration.vpcConfig", undefined, IN_VPC),
  edit(openSearch, "opensearchConfiguration.vpcConfig.subnetIds", [], IN_VPC),
  edit(elasticsearch, "elasticsearchConfiguration.vpcConfig.securityGroupIds", undefined, IN_VPC),
  edit(serverless, "opensearchserverlessConfiguration.vpcConfig", UNKNOWN, `${IN_VPC}?`),
  edit(native, `${NATIVE}.vpcConfiguration`, undefined, IN_VPC),
  edit(openSearch, "opensearchConfiguration.s3BackupMode", "AllDocuments"),
  edit(openSearch, "opensearchConfiguration.s3BackupMode", "None", BACKUP),
  edit(openSearch, "opensearchConfiguration.s3BackupMode", UNKNOWN, `${BACKUP}?`),
  edit(openSearch, "opensearchConfiguration.s3Configuration", undefined, BACKUP),
  edit(splunk, "splunkConfiguration.s3Configuration.bucketArn", "", BACKUP),
  edit(splunk, "splunkConfiguration.s3Configuration.bucketArn", 7, BACKUP),
  edit(splunk, "splunkConfiguration.s3Configuration", UNKNOWN, `${BUFFERING}?`, `${BACKUP}?`),
  edit(openSearch, "opensearchConfiguration.vpcConfig.subnetIds", [{}], IN_VPC),
  edit(openSearch, "opensearchConfiguration.cloudwatchLoggingOptions.logGroupName", [], LOGGING),
  edit(openSearch, "opensearchConfiguration.cloudwatchLoggingOptions", undefined, LOGGING),
  edit(openSearch, "opensearchConfiguration.cloudwatchLoggingOptions.enabled", false, LOGGING),
  edit(openSearch, "opensearchConfiguration.cloudwatchLoggingOptions.logStreamName", undefined, LOGGING),
  edit(iceberg, "icebergConfiguration.cloudwatchLoggingOptions.logGroupName", UNKNOWN),
  edit(native, `${NATIVE}.cloudWatchLoggingOptions.enabled`, UNKNOWN, `${LOGGING}?`),
];

/** Whose source may encrypt instead. */
const unencrypted = changed(openSearch, "serverSideEncryption", undefined);
const unencryptedNative = changed(native, NATIVE_ENCRYPTION, undefined);

const encrypting: readonly Edit[] = [
  edit(openSearch, "serverSideEncryption", undefined, KEY, ENCRYPTED),
  edit(openSearch, "serverSideEncryption.enabled", false, KEY, ENCRYPTED),
  edit(openSearch, "serverSideEncryption.enabled", UNKNOWN, `${KEY}?`, `${ENCRYPTED}?`),
  edit(openSearch, "serverSideEncryption.keyType", "AWS_OWNED_CMK", KEY),
  edit(openSearch, "serverSideEncryption.keyType", undefined, KEY),
  edit(openSearch, "serverSideEncryption.keyType", "AES", KEY, ENCRYPTED),
  edit(openSearch, "serverSideEncryption.keyArn", undefined, KEY, ENCRYPTED),
  edit(openSearch, "serverSideEncryption.keyArn", {}, KEY, ENCRYPTED),
  edit(openSearch, "serverSideEncryption.keyType", UNKNOWN, `${KEY}?`, `${ENCRYPTED}?`),
  edit(unencrypted, "kinesisSourceConfiguration", { kinesisStreamArn: UNKNOWN }),
  edit(unencrypted, "kinesisSourceConfiguration", [], KEY, ENCRYPTED),
  edit(unencrypted, "mskSourceConfiguration", UNKNOWN, `${KEY}?`, `${ENCRYPTED}?`),
  edit(native, NATIVE_ENCRYPTION, undefined, KEY, ENCRYPTED),
  edit(native, `${NATIVE_ENCRYPTION}.keyType`, "AWS_OWNED_CMK", KEY),
  edit(native, `${NATIVE_ENCRYPTION}.keyType`, undefined, KEY, ENCRYPTED),
  edit(unencryptedNative, "deliveryStreamType", "DirectPut", KEY, ENCRYPTED),
  edit(unencryptedNative, "deliveryStreamType", "MSKAsSource"),
];

const secrets: readonly Edit[] = [
  edit(httpEndpoint, "httpEndpointConfiguration.accessKey", "letmein", SECRET),
  edit(httpEndpoint, "httpEndpointConfiguration.accessKey", UNKNOWN, SECRET),
  edit(httpEndpoint, "httpEndpointConfiguration.secretsManagerConfiguration", { enabled: true, secretArn: UNKNOWN }),
  edit(splunk, "splunkConfiguration.hecToken", "letmein", SECRET),
  edit(redshift, "redshiftConfiguration.password", "letmein", SECRET),
  edit(snowflake, "snowflakeConfiguration.privateKey", "letmein", SECRET),
  edit(snowflake, "snowflakeConfiguration.keyPassphrase", "letmein", SECRET),
  edit(splunk, "splunkConfiguration.hecToken", ""),
  edit(nativeHttp, `${NATIVE_HTTP}.endpointConfiguration.accessKey`, "letmein", SECRET),
  edit(nativeHttp, `${NATIVE_HTTP}.endpointConfiguration`, UNKNOWN, `${SECRET}?`, `${ENDPOINT}?`),
];

export const deliveryStreamEdits: readonly Edit[] = [
  ...buffering,
  ...retrying,
  ...whichBlock,
  ...keeping,
  ...encrypting,
  ...secrets,
];
