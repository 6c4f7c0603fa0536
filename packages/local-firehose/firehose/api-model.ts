/** Requests of the control plane, as in the API model (firehose 2015-08-04). */
import { flag, list, oneOf, type Shape, structure, text, whole } from "./shapes";

const roleArn = text({ min: 1, max: 512, pattern: "arn:.*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+" });
const kmsKeyArn = text({
  min: 1,
  max: 512,
  pattern: "arn:.*:kms:[a-zA-Z0-9\\-]+:\\d{12}:(key|alias)/[a-zA-Z_0-9+=,.@\\-_/]+",
});
export const streamName = text({ min: 1, max: 64, pattern: "[a-zA-Z0-9_.-]+" });
const streamType = oneOf("DirectPut", "KinesisStreamAsSource", "MSKAsSource", "DatabaseAsSource");
const tagKey = text({ min: 1, max: 128, pattern: "^(?!aws:)[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@%]*$" });
const tag = structure({ Key: tagKey, Value: text({ max: 256, pattern: "^[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@%]*$" }) }, [
  "Key",
]);
const tags = list(tag, 1, 50);
const encryption = structure({ KeyARN: kmsKeyArn, KeyType: oneOf("AWS_OWNED_CMK", "CUSTOMER_MANAGED_CMK") }, [
  "KeyType",
]);

const logging = structure({
  Enabled: flag,
  LogGroupName: text({ max: 512, pattern: "[\\.\\-_/#A-Za-z0-9]*" }),
  LogStreamName: text({ max: 512, pattern: "[^:*]*" }),
});
const s3Members: Readonly<Record<string, Shape>> = {
  RoleARN: roleArn,
  BucketARN: text({ min: 1, max: 2048, pattern: "arn:.*:s3:::[\\w\\.\\-]{1,255}" }),
  Prefix: text({ max: 1024 }),
  ErrorOutputPrefix: text({ max: 1024 }),
  BufferingHints: structure({ SizeInMBs: whole(1, 128), IntervalInSeconds: whole(0, 900) }),
  CompressionFormat: oneOf("UNCOMPRESSED", "GZIP", "ZIP", "Snappy", "HADOOP_SNAPPY"),
  EncryptionConfiguration: structure({
    NoEncryptionConfig: oneOf("NoEncryption"),
    KMSEncryptionConfig: structure({ AWSKMSKeyARN: kmsKeyArn }, ["AWSKMSKeyARN"]),
  }),
  CloudWatchLoggingOptions: logging,
};
const parameter = structure(
  {
    ParameterName: oneOf(
      "LambdaArn",
      "NumberOfRetries",
      "MetadataExtractionQuery",
      "JsonParsingEngine",
      "RoleArn",
      "BufferSizeInMBs",
      "BufferIntervalInSeconds",
      "SubRecordType",
      "Delimiter",
      "CompressionFormat",
      "DataMessageExtraction",
    ),
    ParameterValue: text({ min: 1, max: 5120, pattern: "^(?!\\s*$).+" }),
  },
  ["ParameterName", "ParameterValue"],
);
const processor = structure(
  {
    Type: oneOf(
      "RecordDeAggregation",
      "Decompression",
      "CloudWatchLogProcessing",
      "Lambda",
      "MetadataExtraction",
      "AppendDelimiterToRecord",
    ),
    Parameters: list(parameter),
  },
  ["Type"],
);
const idWithoutSpace = text({ min: 1, max: 1024, pattern: "^\\S+$" });

const destinationMembers: Readonly<Record<string, Shape>> = {
  RoleARN: roleArn,
  DomainARN: text({ min: 1, max: 512, pattern: "arn:.*:es:[a-zA-Z0-9\\-]+:\\d{12}:domain/[a-z][-0-9a-z]{2,27}" }),
  ClusterEndpoint: text({ min: 1, max: 512, pattern: "https:.*" }),
  IndexName: text({ min: 1, max: 80 }),
  TypeName: text({ max: 100 }),
  IndexRotationPeriod: oneOf("NoRotation", "OneHour", "OneDay", "OneWeek", "OneMonth"),
  BufferingHints: structure({ IntervalInSeconds: whole(0, 900), SizeInMBs: whole(1, 100) }),
  RetryOptions: structure({ DurationInSeconds: whole(0, 7200) }),
  ProcessingConfiguration: structure({ Enabled: flag, Processors: list(processor) }),
  CloudWatchLoggingOptions: logging,
  DocumentIdOptions: structure({ DefaultDocumentIdFormat: oneOf("FIREHOSE_DEFAULT", "NO_DOCUMENT_ID") }, [
    "DefaultDocumentIdFormat",
  ]),
};
const configuration = structure(
  {
    ...destinationMembers,
    S3BackupMode: oneOf("FailedDocumentsOnly", "AllDocuments"),
    S3Configuration: structure(s3Members, ["RoleARN", "BucketARN"]),
    VpcConfiguration: structure(
      { SubnetIds: list(idWithoutSpace, 1, 16), RoleARN: roleArn, SecurityGroupIds: list(idWithoutSpace, 1, 5) },
      ["SubnetIds", "RoleARN", "SecurityGroupIds"],
    ),
  },
  ["RoleARN", "IndexName", "S3Configuration"],
);
const update = structure({ ...destinationMembers, S3Update: structure(s3Members) });

export const requests = {
  CreateDeliveryStream: structure(
    {
      DeliveryStreamName: streamName,
      DeliveryStreamType: streamType,
      DeliveryStreamEncryptionConfigurationInput: encryption,
      ElasticsearchDestinationConfiguration: configuration,
      AmazonopensearchserviceDestinationConfiguration: configuration,
      Tags: tags,
    },
    ["DeliveryStreamName"],
  ),
  UpdateDestination: structure(
    {
      DeliveryStreamName: streamName,
      CurrentDeliveryStreamVersionId: text({ min: 1, max: 50, pattern: "[0-9]+" }),
      DestinationId: text({ min: 1, max: 100, pattern: "[a-zA-Z0-9-]+" }),
      ElasticsearchDestinationUpdate: update,
      AmazonopensearchserviceDestinationUpdate: update,
    },
    ["DeliveryStreamName", "CurrentDeliveryStreamVersionId", "DestinationId"],
  ),
  DeleteDeliveryStream: structure({ DeliveryStreamName: streamName, AllowForceDelete: flag }, ["DeliveryStreamName"]),
  DescribeDeliveryStream: structure(
    {
      DeliveryStreamName: streamName,
      Limit: whole(1, 10_000),
      ExclusiveStartDestinationId: text({ min: 1, max: 100, pattern: "[a-zA-Z0-9-]+" }),
    },
    ["DeliveryStreamName"],
  ),
  ListDeliveryStreams: structure({
    Limit: whole(1, 10_000),
    DeliveryStreamType: streamType,
    ExclusiveStartDeliveryStreamName: streamName,
  }),
  TagDeliveryStream: structure({ DeliveryStreamName: streamName, Tags: tags }, ["DeliveryStreamName", "Tags"]),
  UntagDeliveryStream: structure({ DeliveryStreamName: streamName, TagKeys: list(tagKey, 1, 50) }, [
    "DeliveryStreamName",
    "TagKeys",
  ]),
  ListTagsForDeliveryStream: structure(
    { DeliveryStreamName: streamName, ExclusiveStartTagKey: tagKey, Limit: whole(1, 50) },
    ["DeliveryStreamName"],
  ),
  StartDeliveryStreamEncryption: structure(
    { DeliveryStreamName: streamName, DeliveryStreamEncryptionConfigurationInput: encryption },
    ["DeliveryStreamName"],
  ),
  StopDeliveryStreamEncryption: structure({ DeliveryStreamName: streamName }, ["DeliveryStreamName"]),
} satisfies Readonly<Record<string, Shape>>;
