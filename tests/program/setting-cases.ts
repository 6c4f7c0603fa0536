import type { Values } from "../../settings/declarations";

/** Texts as the Pulumi engine hands them to a program, and what becomes of them. */
interface SettingCase<T> {
  /** Text → the value it means. */
  readonly good: readonly (readonly [raw: string, value: T])[];
  readonly bad: readonly string[];
}

const same = (...values: readonly string[]): (readonly [string, string])[] => values.map((value) => [value, value]);

const lists = (...values: readonly (readonly string[])[]): (readonly [string, readonly string[]])[] =>
  values.map((value) => [JSON.stringify(value), value]);

const numbers = (good: readonly number[], ...outside: readonly number[]): SettingCase<number> => ({
  good: good.map((value) => [String(value), value]),
  bad: [...outside.map(String), "", "many", "1.5", "1e2", "0x10", " 1", "true", "NaN", "[1]"],
});

const booleans: SettingCase<boolean> = {
  good: [
    ["true", true],
    ["false", false],
  ],
  bad: ["", "True", "yes", "1", "0", "null"],
};

const oneOf = <const T extends string>(...values: readonly T[]): SettingCase<T> => ({
  good: values.map((value) => [value, value]),
  bad: ["", "something", `${values[0] ?? ""} `, (values[0] ?? "").toUpperCase(), "constructor"],
});

const securityGroups: SettingCase<string> = {
  good: same("", "sg-0a1b2c3d", "sg-0a1b2c3d4e5f67890"),
  bad: ["sg-", "sg-XYZ12345", "subnet-0a1b2c3d", "sg-0a1b2c3d4e5f678901"],
};

const instanceTypes: SettingCase<string> = {
  good: same("m5.xlarge.search", "m5.xlarge.elasticsearch", "r6g.large.search", "ultrawarm1.medium.search"),
  bad: ["", "m5.xlarge", "m5.search", "M5.xlarge.search", "m5.xlarge.search.", "m5.xlarge.opensearch"],
};

const samlNames: SettingCase<string> = {
  good: same("", "Data Engineers", "http://schemas.xmlsoap.org/claims/Group"),
  bad: ["a\nb", "x".repeat(257)],
};

/** At least one good and one bad text for every setting that there is. */
export const settingCases: { readonly [K in keyof Values]: SettingCase<Values[K]> } = {
  vpcId: {
    good: same("", "vpc-0a1b2c3d", "vpc-0a1b2c3d4e5f67890"),
    bad: ["vpc", "vpc-xyz", "VPC-0a1b2c3d", "vpc-0a1b2c3d4e5f678901"],
  },
  subnetIds: {
    good: lists([], ["subnet-0a1b2c3d"], ["subnet-0a1b2c3d", "subnet-0a1b2c3d4e5f67890"]),
    bad: [
      ...["", "subnet-0a1b2c3d", "{}", "null", "[1]", '["vpc-0a1b2c3d"]', '["subnet-0a1b2c3d","subnet-0a1b2c3d"]'],
      JSON.stringify([...Array(17).keys()].map((n) => `subnet-0a1b2c${String(n).padStart(2, "0")}`)),
    ],
  },
  vpcCidr: {
    good: same("10.0.0.0/16", "192.168.4.0/22", "172.16.0.0/20"),
    bad: ["", "10.0.0.0", "10.0.0.0/8", "10.0.0.0/24", "10.0.1.0/16", "300.0.0.0/16", "010.0.0.0/16", "fd00::/16"],
  },
  availabilityZones: numbers([1, 2, 3], 0, 4, -1),
  availabilityZoneNames: {
    good: lists([], ["us-east-1a"], ["us-east-1b", "us-east-1a"]),
    bad: [
      // A Local Zone and a Wavelength Zone.
      ...['["us-west-2-lax-1a"]', '["us-east-1-wl1-bos-wlz-1"]'],
      ...["us-east-1a", '["us-east-1"]', '["use1-az1"]', '["us-east-1a","us-east-1a"]'],
      '["us-east-1a","us-east-1b","us-east-1c","us-east-1d"]',
    ],
  },
  natGateways: oneOf("none", "single", "onePerAz"),
  sharedSecurityGroup: booleans,
  streamSecurityGroupId: securityGroups,
  domainSecurityGroupId: securityGroups,
  clientSecurityGroupIds: {
    good: lists([], ["sg-0a1b2c3d4e5f67890"]),
    bad: ["sg-0a1b2c3d", '["vpc-0a1b2c3d"]', '["sg-0a1b2c3d","sg-0a1b2c3d"]', "[1]"],
  },
  clientCidrs: {
    good: lists([], ["10.0.0.0/8", "172.31.0.0/16", "192.168.1.7/32", "100.64.0.0/10"]),
    bad: [
      "10.0.0.0/8",
      // Public, in part public, and no first address.
      ...['["8.8.8.0/24"]', '["0.0.0.0/0"]', '["172.0.0.0/8"]', '["172.32.0.0/16"]', '["100.0.0.0/8"]'],
      ...['["10.0.0.1/24"]', '["10.0.0.0"]', '["10.0.0.0/33"]', '["10.0.0.256/32"]', '["fd00::/16"]'],
      '["10.0.0.0/8","10.0.0.0/8"]',
    ],
  },
  producerEndpoint: booleans,
  flowLogs: oneOf("none", "reject", "all"),
  domainName: {
    good: same("", "abc", "search-2", "a".repeat(28)),
    bad: ["ab", "a".repeat(29), "Search", "2search", "-search", "my_search", "my.search"],
  },
  engineVersion: {
    good: same("OpenSearch_1.0", "OpenSearch_2.19", "OpenSearch_3.1", "Elasticsearch_7.10"),
    bad: [
      ...["", "2.19", "OpenSearch_4.0", "OpenSearch_2", "opensearch_2.19"],
      ...["Elasticsearch_5.6", "Elasticsearch_6.8", "Elasticsearch_7.9"],
    ],
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
    good: lists([], ["arn:aws:iam::123456789012:role/a", "arn:aws-cn:iam::123456789012:user/b"]),
    bad: [
      ...["*", '["*"]', '["arn:aws:iam::123456789012:root"]', '["arn:aws:iam::123456789012:group/a"]', "[null]"],
      ...['["arn:aws:iam:::role/a"]', '["arn:aws:iam:us-east-1:123456789012:role/a"]'],
    ],
  },
  customerKey: booleans,
  autoTune: oneOf("auto", "enabled", "disabled"),
  offPeakWindowStart: {
    good: same("", "00:00", "09:30", "23:59"),
    bad: ["24:00", "9:30", "22", "22:60", "22:00Z", " 22:00"],
  },
  autoSoftwareUpdate: booleans,
  warmNodes: numbers([0, 2, 150], 1, 151, -2),
  warmType: oneOf("ultrawarm1.medium.search", "ultrawarm1.large.search"),
  coldStorage: booleans,
  customEndpoint: {
    good: same("", "search.example.com", "a.b-c.example"),
    bad: ["search", "https://s.example.com", "s.example.com/", "-a.example.com", "Search.example.com", "a..b"],
  },
  certificateArn: {
    good: same("", "arn:aws:acm:us-east-1:123456789012:certificate/0a1b-2c3d"),
    bad: ["certificate", "arn:aws:iam::123456789012:server-certificate/a", "arn:aws:acm::123456789012:certificate/a"],
  },
  ipAddressType: oneOf("ipv4", "dualstack"),
  kmsKeyArn: {
    good: same(
      "",
      "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      "arn:aws:kms:us-east-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab",
    ),
    bad: [
      "1234abcd-12ab-34cd-56ef-1234567890ab",
      "arn:aws:kms:us-east-1:123456789012:alias/ingest",
      "arn:aws:kms:us-east-1:123456789012:key/*",
      "arn:aws:kms::123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ],
  },
  multiAzWithStandby: booleans,
  serviceLinkedRole: oneOf("auto", "create", "skip"),
  logResourcePolicy: oneOf("create", "existing"),
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
  permissionsBoundaryArn: {
    good: same("", "arn:aws:iam::123456789012:policy/boundary", "arn:aws:iam::aws:policy/job-function/PowerUserAccess"),
    bad: [
      "boundary",
      "arn:aws:iam::123456789012:role/boundary",
      "arn:aws:iam::123456789012:policy/",
      "arn:aws:iam::12345:policy/boundary",
    ],
  },
  rolePath: {
    good: same("", "/", "/platform/", "/a/b.c+d/", `/${"x".repeat(510)}/`),
    bad: ["platform", "/platform", "platform/", "/a b/", "//", `/${"x".repeat(511)}/`],
  },
  roleNamePrefix: {
    good: same("", "acme-", "team_x.", "x".repeat(20)),
    bad: ["x".repeat(21), "acme:", "acme/", "ä"],
  },
  streams: {
    good: [
      ['{"stockdata":{}}', { stockdata: {} }],
      ['{"orders":{"index":"orders","bufferSizeMiB":10}}', { orders: { index: "orders", bufferSizeMiB: 10 } }],
    ],
    bad: ["", "stockdata", "{}", "[]", "null", '["stockdata"]', '{"stockdata":null}', '{"stockdata":[]}'],
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
    good: same("", "stockdata", "a", "0-stock_data", "x".repeat(60)),
    bad: ["Stockdata", "_stockdata", "-stockdata", "stock data", "stock*", "x".repeat(61)],
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
    good: lists([], ["analysts=stockdata*=read,indices:monitor/stats", "analysts=cluster_composite_ops_ro"]),
    bad: ["analysts", '["analysts"]', '["=read"]', '["a=b=c=d"]', '["a=Stock*=read"]', '["a=s*="]', '["a b=s*=read"]'],
  },
  extraMappings: {
    good: lists(
      [],
      ["analysts=group:Data Engineers", "analysts=group:CN=search,OU=ops"],
      ["analysts=arn:aws:iam::123456789012:role/a", "all_access=arn:aws:iam::123456789012:user/b", "analysts=carol"],
    ),
    bad: [
      ...["analysts=a", '["analysts"]', '["analysts="]', '["=a"]', '["a=*"]', '["a=group:"]', '["a=group:*"]'],
      '["analysts=arn:aws:iam::123456789012:group/a"]',
      '["analysts=arn:aws:iam::123456789012:role/*"]',
    ],
  },
  securityRole: {
    good: same("firehose-role", "firehose-role-orders", "Role_2"),
    bad: ["", "a b", "role/a", "a".repeat(65)],
  },
  adoptObjects: {
    good: lists([], ["role firehose-role", "saved objects of a.b"]),
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
  samlMetadata: {
    good: same("", "idp.xml", "/etc/idp metadata.xml", '<EntityDescriptor entityID="https://idp.example.com"/>'),
    bad: ["a\nb", "<half", "x".repeat(256)],
  },
  samlMasterBackendRole: samlNames,
  samlRolesKey: samlNames,
  samlSubjectKey: samlNames,
  identityCenter: {
    good: same(
      "",
      "arn:aws:sso:::instance/ssoins-0123456789abcdef",
      "arn:aws-us-gov:sso:::instance/ins-0123456789abcdef",
    ),
    bad: [
      "ssoins-0123456789abcdef",
      "arn:aws:sso:::instance/*",
      "arn:aws:sso:us-east-1::instance/ssoins-0123456789abcdef",
    ],
  },
  alarmTopicArn: {
    good: same("", "arn:aws:sns:us-east-1:123456789012:on-call", "arn:aws-cn:sns:cn-north-1:123456789012:a_b"),
    bad: [
      "on-call",
      // CloudWatch alarms cannot notify a FIFO topic.
      "arn:aws:sns:us-east-1:123456789012:on-call.fifo",
      "arn:aws:sns:us-east-1::on-call",
      "arn:aws:sqs:us-east-1:123456789012:on-call",
    ],
  },
  alarmEmail: {
    good: same("", "ops@example.com", "on.call+search@mail.example.co.uk"),
    bad: ["ops", "ops@example", "@example.com", "ops @example.com", "a@b@c.d"],
  },
  alarms: booleans,
  protectData: booleans,
  allowDataLoss: booleans,
  tags: {
    good: lists([], ["team=search", "cost=a=b", "empty="]),
    bad: ["team=search", '["team"]', '["=search"]', '["aws:team=search"]', '{"team":"search"}', '["a=1","a=1"]'],
  },
};
