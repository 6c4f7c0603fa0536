import type { Input } from "@pulumi/pulumi";

type Kind = "text" | "list" | "secret" | "streams";

const output = <const K extends Kind>(
  kind: K,
  description: string,
): { readonly kind: K; readonly description: string } => ({
  kind,
  description,
});

/** What a stack gives of each stream. */
export const streamOutputs = {
  streamName: "Name of the delivery stream.",
  streamArn: "ARN of the delivery stream.",
  indexName: "Index that documents go to, without the date.",
  indexPattern: "Pattern that matches every index that the stream's rotation makes, and none of another stream.",
  deliveryRoleArn: "Role that Firehose delivers with.",
  transformFunctionName: "Function that transforms records, or empty where there is none.",
  backupPrefix: "Beginning of the keys of what the stream backs up, inside the bucket.",
  failedPrefix: "Folder of documents that the domain refused, inside the bucket.",
  producerPolicyJson: "IAM policy that lets a producer put records.",
} as const;

/**
 * Every output of a stack: the contract with other programs. Adding one is compatible; renaming or
 * removing one is not.
 */
export const stackOutputs = {
  streamName: output("text", "Name of the delivery stream."),
  streamArn: output("text", "ARN of the delivery stream."),
  deliveryRoleArn: output("text", "Role that Firehose delivers with; the domain maps it to `securityRole`."),
  securityRole: output("text", "Security role of the domain that the delivery role holds."),
  domainName: output("text", "Name of the domain."),
  domainArn: output("text", "ARN of the domain."),
  domainEndpoint: output("text", "Host name of the domain inside the VPC, without a scheme."),
  dashboardsUrl: output("text", "Address of OpenSearch Dashboards (or Kibana) inside the VPC."),
  vpcId: output("text", "VPC of the domain and of the stream's network interfaces."),
  subnetIds: output("list", "Private subnets of the domain and the stream, one per Availability Zone."),
  streamSecurityGroupId: output("text", "Security group of the stream's network interfaces."),
  domainSecurityGroupId: output("text", "Security group of the domain."),
  backupBucketName: output("text", "Bucket that failed documents go to."),
  failedPrefix: output("text", "Folder of documents that the domain refused, inside the bucket."),
  indexName: output("text", "Index that documents go to, without the date."),
  indexPattern: output("text", streamOutputs.indexPattern),
  transformFunctionName: output("text", "Function that transforms records, or empty where there is none."),
  setupReport: output("text", "JSON of what the setup function created, updated, left as it was and skipped."),
  masterUserName: output("text", "Internal master user, or empty when an IAM role is master."),
  masterPassword: output("secret", "Password of the internal master user, or empty."),
  tunnelCommand: output("text", "Command that opens a port to Dashboards, or empty without dashboardAccess."),
  accessInstanceId: output("text", "Instance that Session Manager forwards from, or empty without dashboardAccess."),
  producerPolicyJson: output("text", "IAM policy that lets a producer put records."),
  streams: output(
    "streams",
    "Every stream by its name in the settings; the other outputs of a stream are those of the first: stockdata, or else by name.",
  ),
} as const satisfies Record<string, { kind: Kind; description: string }>;

type Outputs = typeof stackOutputs;

export type StreamOutputs = { readonly [K in keyof typeof streamOutputs]: string };

interface ValueOf {
  readonly text: string;
  readonly secret: string;
  readonly list: string[];
  readonly streams: Readonly<Record<string, StreamOutputs>>;
}

interface InputOf {
  readonly text: Input<string>;
  readonly secret: Input<string>;
  readonly list: readonly Input<string>[];
  readonly streams: Readonly<Record<string, { readonly [K in keyof StreamOutputs]: Input<string> }>>;
}

/**
 * The values of a stack's outputs as another program gets them: ids, ARNs and endpoints, never
 * resources.
 */
export type StackOutputs = { readonly [K in keyof Outputs]: ValueOf[Outputs[K]["kind"]] };

/** What index.ts exports: every output of the contract, resolved or not. */
export type StackOutputInputs = { readonly [K in keyof Outputs]: InputOf[Outputs[K]["kind"]] };
