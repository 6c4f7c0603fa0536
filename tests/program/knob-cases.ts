import type { Settings } from "../../settings";

/** Texts as the Pulumi engine hands them to a program, and what becomes of them. */
interface KnobCase<T> {
  /** Text → the value it means. */
  readonly good: readonly (readonly [raw: string, value: T])[];
  readonly bad: readonly string[];
}

const same = (...values: readonly string[]): (readonly [string, string])[] => values.map((value) => [value, value]);

const numbers = (good: readonly number[], ...outside: readonly number[]): KnobCase<number> => ({
  good: good.map((value) => [String(value), value]),
  bad: [...outside.map(String), "", "many", "1.5", "1e2", "0x10", " 1", "true", "NaN", "[1]"],
});

const booleans: KnobCase<boolean> = {
  good: [
    ["true", true],
    ["false", false],
  ],
  bad: ["", "True", "yes", "1", "0", "null"],
};

const oneOf = <const T extends string>(...values: readonly T[]): KnobCase<T> => ({
  good: values.map((value) => [value, value]),
  bad: ["", "something", `${values[0] ?? ""} `, (values[0] ?? "").toUpperCase(), "constructor"],
});

const securityGroups: KnobCase<string> = {
  good: same("", "sg-0a1b2c3d", "sg-0a1b2c3d4e5f67890"),
  bad: ["sg-", "sg-XYZ12345", "subnet-0a1b2c3d", "sg-0a1b2c3d4e5f678901"],
};

const instanceTypes: KnobCase<string> = {
  good: same("m5.xlarge.search", "m5.xlarge.elasticsearch", "r6g.large.search", "ultrawarm1.medium.search"),
  bad: ["", "m5.xlarge", "m5.search", "M5.xlarge.search", "m5.xlarge.search.", "m5.xlarge.opensearch"],
};

/** At least one good and one bad text for every setting that there is. */
export const knobCases: { readonly [K in keyof Settings]: KnobCase<Settings[K]> } = {
  vpcId: {
    good: same("", "vpc-0a1b2c3d", "vpc-0a1b2c3d4e5f67890"),
    bad: ["vpc", "vpc-xyz", "VPC-0a1b2c3d", "vpc-0a1b2c3d4e5f678901"],
  },
  subnetIds: {
    good: [
      ["[]", []],
      ['["subnet-0a1b2c3d"]', ["subnet-0a1b2c3d"]],
      ['["subnet-0a1b2c3d","subnet-0a1b2c3d4e5f67890"]', ["subnet-0a1b2c3d", "subnet-0a1b2c3d4e5f67890"]],
    ],
    bad: [
      "",
      "subnet-0a1b2c3d",
      "{}",
      "null",
      "[1]",
      '["vpc-0a1b2c3d"]',
      '["subnet-0a1b2c3d","subnet-0a1b2c3d"]',
      JSON.stringify([...Array(17).keys()].map((n) => `subnet-0a1b2c${String(n).padStart(2, "0")}`)),
    ],
  },
  vpcCidr: {
    good: same("10.0.0.0/16", "192.168.4.0/22", "172.16.0.0/20"),
    bad: ["", "10.0.0.0", "10.0.0.0/8", "10.0.0.0/24", "10.0.1.0/16", "300.0.0.0/16", "010.0.0.0/16", "fd00::/16"],
  },
  availabilityZones: numbers([1, 2, 3], 0, 4, -1),
  natGateways: oneOf("none", "single", "onePerAz"),
  sharedSecurityGroup: booleans,
  streamSecurityGroupId: securityGroups,
  domainSecurityGroupId: securityGroups,
  domainName: {
    good: same("", "abc", "search-2", "a".repeat(28)),
    bad: ["ab", "a".repeat(29), "Search", "2search", "-search", "my_search", "my.search"],
  },
  engineVersion: {
    good: same("OpenSearch_1.0", "OpenSearch_2.19", "OpenSearch_3.1", "Elasticsearch_7.10", "Elasticsearch_6.8"),
    bad: ["", "2.19", "OpenSearch_4.0", "OpenSearch_2", "Elasticsearch_5.6", "Elasticsearch_7.9", "opensearch_2.19"],
  },
  instanceType: instanceTypes,
  instanceCount: numbers([1, 2, 80], 0, 81, -3),
  dedicatedMasters: booleans,
  masterType: instanceTypes,
  volumeSizeGiB: numbers([10, 100, 24576], 9, 24577, 0),
  volumeType: oneOf("gp3", "gp2", "io1"),
  volumeIops: numbers([0, 100, 3000, 80000], 1, 99, 80001),
  volumeThroughputMiBps: numbers([0, 125, 2000], 1, 124, 2001),
  masterUser: oneOf("internal", "iam"),
  masterUserName: {
    good: same("admin", "a.b_c-d@example", "x".repeat(64)),
    bad: ["", "two words", "x".repeat(65), "admin$", "ädmin"],
  },
  masterUserArn: {
    good: same("", "arn:aws:iam::123456789012:role/master", "arn:aws-us-gov:iam::123456789012:role/path/master"),
    bad: [
      "master",
      "arn:aws:iam::123456789012:user/master",
      "arn:aws:iam::12345:role/master",
      "arn:aws:iam::123456789012:role/*",
    ],
  },
  accessPolicy: oneOf("openInVpc", "principals"),
  accessPrincipals: {
    good: [
      ["[]", []],
      [
        '["arn:aws:iam::123456789012:role/a","arn:aws-cn:iam::123456789012:user/b"]',
        ["arn:aws:iam::123456789012:role/a", "arn:aws-cn:iam::123456789012:user/b"],
      ],
    ],
    bad: [
      ...["*", '["*"]', '["arn:aws:iam::123456789012:root"]', '["arn:aws:iam::123456789012:group/a"]', "[null]"],
      ...['["arn:aws:iam:::role/a"]', '["arn:aws:iam:us-east-1:123456789012:role/a"]'],
    ],
  },
  signedRequestsOnly: booleans,
  customerKey: booleans,
  multiAzWithStandby: booleans,
  serviceLinkedRole: oneOf("auto", "create", "skip"),
  existingDomainArn: {
    good: same("", "arn:aws:es:us-east-1:123456789012:domain/search"),
    bad: [
      "search",
      "arn:aws:es:us-east-1:123456789012:domain/Se",
      "arn:aws:opensearch:us-east-1:123456789012:domain/search",
      "arn:aws:es:us-east-1::domain/search",
    ],
  },
  existingDomainEndpoint: {
    good: same("", "vpc-search-abc123.us-east-1.es.amazonaws.com", "vpc-search-abc123.cn-north-1.es.amazonaws.com.cn"),
    bad: [
      "https://vpc-search-abc123.us-east-1.es.amazonaws.com",
      "search-public-abc123.us-east-1.es.amazonaws.com",
      "vpc-search-abc123.us-east-1.es.amazonaws.com/",
      "localhost:9200",
    ],
  },
  source: oneOf("directPut", "kinesis"),
  kinesisStreamArn: {
    good: same("", "arn:aws:kinesis:us-east-1:123456789012:stream/ticks"),
    bad: [
      "ticks",
      "arn:aws:kinesis::123456789012:stream/ticks",
      "arn:aws:firehose:us-east-1:123456789012:deliverystream/ticks",
    ],
  },
  indexName: {
    good: same("stockdata", "a", "0-stock_data", "x".repeat(60)),
    bad: ["", "Stockdata", "_stockdata", "-stockdata", "stock data", "stock*", "x".repeat(61)],
  },
  indexRotation: oneOf("OneDay", "NoRotation", "OneHour", "OneWeek", "OneMonth"),
  bufferSizeMiB: numbers([1, 5, 100], 0, 101, 128),
  bufferIntervalSeconds: numbers([60, 300, 900], 0, 59, 901),
  retrySeconds: numbers([0, 300, 7200], -1, 7201),
  backupMode: oneOf("failedDocumentsOnly", "allDocuments"),
  backupBucketArn: {
    good: same("", "arn:aws:s3:::backup-bucket", "arn:aws-cn:s3:::a.b.c"),
    bad: ["backup-bucket", "arn:aws:s3:::Backup", "arn:aws:s3:::backup/prefix", "arn:aws:s3:::ab-"],
  },
  backupRetentionDays: numbers([0, 90, 3650], -1, 3651),
  backupVersioning: booleans,
  transformTimeoutSeconds: numbers([1, 45, 300], 0, 301, 900),
  transformMemoryMiB: numbers([128, 256, 10240], 64, 10241),
  documentId: oneOf("default", "none"),
  retentionDays: numbers([0, 30, 3650], -1, 3651),
  dashboards: booleans,
  extraRoles: {
    good: [
      ["[]", []],
      [
        '["analysts=stockdata*=read,indices:monitor/stats","analysts=cluster_composite_ops_ro"]',
        ["analysts=stockdata*=read,indices:monitor/stats", "analysts=cluster_composite_ops_ro"],
      ],
    ],
    bad: ["analysts", '["analysts"]', '["=read"]', '["a=b=c=d"]', '["a=Stock*=read"]', '["a=s*="]', '["a b=s*=read"]'],
  },
  extraMappings: {
    good: [
      ["[]", []],
      [
        '["analysts=arn:aws:iam::123456789012:role/a","all_access=arn:aws:iam::123456789012:user/b","analysts=carol"]',
        ["analysts=arn:aws:iam::123456789012:role/a", "all_access=arn:aws:iam::123456789012:user/b", "analysts=carol"],
      ],
    ],
    bad: [
      "analysts=a",
      '["analysts"]',
      '["analysts="]',
      '["=a"]',
      '["analysts=arn:aws:iam::123456789012:group/a"]',
      '["analysts=arn:aws:iam::123456789012:role/*"]',
      '["a=*"]',
    ],
  },
  securityRole: {
    good: same("firehose-role", "firehose-role-orders", "Role_2"),
    bad: ["", "a b", "role/a", "a".repeat(65)],
  },
  adoptObjects: {
    good: [
      ["[]", []],
      ['["role firehose-role","saved objects of a.b"]', ["role firehose-role", "saved objects of a.b"]],
    ],
    bad: ["role a", '["firehose-role"]', '["role"]', '["mapping of a"]', '["role a","role a"]'],
  },
  requiredParts: {
    good: [
      ["[]", []],
      ['["retention","dashboards"]', ["retention", "dashboards"]],
    ],
    bad: ["retention", '["security"]', '["retention","retention"]'],
  },
  dashboardAccess: oneOf("none", "ssm", "desktop"),
  sessionManagerEndpoints: booleans,
  alarmEmail: {
    good: same("", "ops@example.com", "on.call+search@mail.example.co.uk"),
    bad: ["ops", "ops@example", "@example.com", "ops @example.com", "a@b@c.d"],
  },
  alarms: booleans,
  protectData: booleans,
  allowDataLoss: booleans,
  tags: {
    good: [
      ["[]", []],
      ['["team=search","cost=a=b","empty="]', ["team=search", "cost=a=b", "empty="]],
    ],
    bad: ["team=search", '["team"]', '["=search"]', '["aws:team=search"]', '{"team":"search"}', '["a=1","a=1"]'],
  },
};
