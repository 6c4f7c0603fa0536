import type { JudgedResource } from "@private-ingest/offline/engine/policy-messages";
import type { WireProperties } from "@private-ingest/offline/engine/wire";
import { noOptions } from "@private-ingest/offline/tests/engine/no-options";

const https = { protocol: "tcp", fromPort: 443, toPort: 443, description: "HTTPS from the stream" };

/** Kinds of resource in a hundred, as the resources of a large program are mixed; a message of about 570 bytes each. */
const MIX: readonly { readonly share: number; readonly type: string; readonly properties: (n: number) => object }[] = [
  {
    share: 40,
    type: "aws:ec2/securityGroupRule:SecurityGroupRule",
    properties: (n) => ({
      ...https,
      type: "ingress",
      securityGroupId: `sg-${n}`,
      cidrBlocks: [`10.${n % 256}.0.0/16`],
    }),
  },
  {
    share: 10,
    type: "aws:ec2/securityGroup:SecurityGroup",
    properties: (n) => ({
      description: "The search domain",
      vpcId: `vpc-${n}`,
      ingress: [{ ...https, securityGroups: [`sg-${n}`] }],
      egress: [{ ...https, cidrBlocks: ["10.0.0.0/16"] }],
    }),
  },
  {
    share: 5,
    type: "aws:opensearch/domain:Domain",
    properties: (n) => ({
      domainName: `stock-${n}`,
      engineVersion: "OpenSearch_2.19",
      clusterConfig: { instanceType: "m5.xlarge.search", instanceCount: 3, zoneAwarenessEnabled: true },
      vpcOptions: { subnetIds: [`subnet-${n}`], securityGroupIds: [`sg-${n}`] },
      domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10" },
      encryptAtRest: { enabled: true },
      nodeToNodeEncryption: { enabled: true },
      advancedSecurityOptions: { enabled: true },
      accessPolicies: '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"es:ESHttp*","Resource":"*"}]}',
    }),
  },
  {
    share: 5,
    type: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
    properties: (n) => ({
      name: `stock-${n}`,
      destination: "opensearch",
      serverSideEncryption: { enabled: true },
      opensearchConfiguration: {
        domainArn: `arn:aws:es:eu-west-1:123456789012:domain/stock-${n}`,
        indexName: "stockdata",
        bufferingInterval: 60,
        bufferingSize: 5,
        retryDuration: 300,
        vpcConfig: { subnetIds: [`subnet-${n}`], securityGroupIds: [`sg-${n}`] },
        cloudwatchLoggingOptions: { enabled: true, logGroupName: "stock", logStreamName: "delivery" },
        s3Configuration: { bucketArn: `arn:aws:s3:::stock-${n}` },
      },
    }),
  },
  {
    share: 40,
    type: "aws:s3/bucketObject:BucketObject",
    properties: (n) => ({
      bucket: `stock-${n}`,
      key: `folder/${n}`,
      content: "x".repeat(64),
      tags: { team: "ingest" },
    }),
  },
];

/** `count` resources, the kinds spread evenly, the same ones at each call. */
export function mixedResources(count: number): readonly JudgedResource[] {
  const cycle = spread();
  return Array.from({ length: count }, (_, n) => {
    const kind = cycle[n % cycle.length] ?? cycle[0];
    if (kind === undefined) throw new Error("no kinds of resource");
    return resource(kind.type, `resource-${n}`, kind.properties(n) as WireProperties);
  });
}

/** A hundred kinds, each as often as its share, far apart: whichever is furthest behind its share comes next. */
function spread(): readonly (typeof MIX)[number][] {
  const taken = MIX.map(() => 0);
  return Array.from({ length: 100 }, (_, n) => {
    const behind = MIX.map(({ share }, index) => (share * (n + 1)) / 100 - (taken[index] ?? 0));
    const next = behind.indexOf(Math.max(...behind));
    taken[next] = (taken[next] ?? 0) + 1;
    return MIX[next];
  }).filter((kind) => kind !== undefined);
}

function resource(type: string, name: string, properties: WireProperties): JudgedResource {
  return {
    properties,
    registration: {
      urn: `urn:pulumi:dev::bench::${type}::${name}`,
      type,
      name,
      custom: true,
      remote: false,
      parent: "urn:pulumi:dev::bench::pulumi:pulumi:Stack::bench-dev",
      ...noOptions,
    },
  };
}
