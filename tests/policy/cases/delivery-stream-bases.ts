import { UNKNOWN } from "../pack";
import type { Base } from "./case";

const TYPE = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";

const encryption = { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: UNKNOWN };
const logging = { enabled: true, logGroupName: "/aws/kinesisfirehose/stock", logStreamName: "DestinationDelivery" };
const bucket = { bucketArn: UNKNOWN, roleArn: UNKNOWN };

function stream(destination: string, block: string, configuration: Record<string, unknown>): Base {
  return {
    type: TYPE,
    props: {
      name: "stock",
      destination,
      serverSideEncryption: encryption,
      [block]: { cloudwatchLoggingOptions: logging, s3Configuration: bucket, ...configuration },
    },
  };
}

const vpcConfig = { subnetIds: [UNKNOWN], securityGroupIds: [UNKNOWN], roleArn: UNKNOWN };

export const openSearch = stream("opensearch", "opensearchConfiguration", {
  domainArn: UNKNOWN,
  indexName: "stockdata",
  bufferingInterval: 60,
  bufferingSize: 5,
  retryDuration: 300,
  s3BackupMode: "FailedDocumentsOnly",
  s3Configuration: { ...bucket, bufferingInterval: 300, bufferingSize: 5 },
  processingConfiguration: {
    enabled: true,
    processors: [{ type: "Lambda", parameters: [{ parameterName: "BufferIntervalInSeconds", parameterValue: "5" }] }],
  },
  vpcConfig,
});
export const elasticsearch = stream("elasticsearch", "elasticsearchConfiguration", { vpcConfig });
export const serverless = stream("opensearchserverless", "opensearchserverlessConfiguration", { vpcConfig });
export const httpEndpoint = stream("http_endpoint", "httpEndpointConfiguration", { url: "https://example.org" });
export const splunk = stream("splunk", "splunkConfiguration", { hecEndpoint: "https://example.org" });
export const redshift = stream("redshift", "redshiftConfiguration", { clusterJdbcurl: "jdbc:redshift://example" });
export const snowflake = stream("snowflake", "snowflakeConfiguration", { bufferingInterval: 60 });
export const iceberg = stream("iceberg", "icebergConfiguration", {});
export const extendedS3 = stream("extended_s3", "extendedS3Configuration", { ...bucket });

export const native: Base = {
  type: "aws-native:kinesisfirehose:DeliveryStream",
  props: {
    deliveryStreamEncryptionConfigurationInput: { keyType: "CUSTOMER_MANAGED_CMK", keyArn: UNKNOWN },
    amazonopensearchserviceDestinationConfiguration: {
      indexName: "stockdata",
      bufferingHints: { intervalInSeconds: 60, sizeInMbs: 5 },
      retryOptions: { durationInSeconds: 300 },
      s3Configuration: { ...bucket, bufferingHints: { intervalInSeconds: 300, sizeInMbs: 5 } },
      cloudWatchLoggingOptions: logging,
      vpcConfiguration: vpcConfig,
    },
  },
};
export const nativeHttp: Base = {
  type: native.type,
  props: {
    deliveryStreamEncryptionConfigurationInput: { keyType: "CUSTOMER_MANAGED_CMK", keyArn: UNKNOWN },
    httpEndpointDestinationConfiguration: {
      endpointConfiguration: { url: "https://example.org" },
      s3Configuration: bucket,
      cloudWatchLoggingOptions: logging,
    },
  },
};

export const deliveryStreamBases: readonly Base[] = [
  openSearch,
  elasticsearch,
  serverless,
  httpEndpoint,
  splunk,
  redshift,
  snowflake,
  iceberg,
  extendedS3,
  native,
  nativeHttp,
];
