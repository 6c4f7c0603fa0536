// What the program uses of @pulumi/aws, under the same names. To load all of its 260 services takes
// a third of a second of every run.
export * as cloudwatch from "@pulumi/aws/cloudwatch";
export * as config from "@pulumi/aws/config";
export * as ec2 from "@pulumi/aws/ec2";
export * as iam from "@pulumi/aws/iam";
export * as kinesis from "@pulumi/aws/kinesis";
export * as kms from "@pulumi/aws/kms";
export * as lambda from "@pulumi/aws/lambda";
export * as opensearch from "@pulumi/aws/opensearch";
export * as s3 from "@pulumi/aws/s3";
export * as secretsmanager from "@pulumi/aws/secretsmanager";
export * as sns from "@pulumi/aws/sns";
export * as ssm from "@pulumi/aws/ssm";
export * as vpc from "@pulumi/aws/vpc";
export { getAvailabilityZones } from "@pulumi/aws/getAvailabilityZones";
export { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
export { getPartition } from "@pulumi/aws/getPartition";
export { getRegion } from "@pulumi/aws/getRegion";
export { Provider } from "@pulumi/aws/provider";
export type * as types from "@pulumi/aws/types";
