import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { knobs, sources } from "../../knobs";
import { loadSettings, readSettings, Settings, SettingsError, tagsOf } from "../../settings";
import { knobCases } from "./knob-cases";

type Given = Readonly<Record<string, string>>;

const read = (given: Given): ReturnType<typeof readSettings> => readSettings(given, "private-ingest", "dev");

const problemsOf = (given: Given): string[] =>
  read(given).problems.map(({ setting, message }) => `${setting}: ${message}`);

const adopted = { vpcId: "vpc-0a1b2c3d", subnetIds: '["subnet-0a1b2c3d"]' };
const existingDomain = {
  existingDomainArn: "arn:aws:es:us-east-1:123456789012:domain/search",
  existingDomainEndpoint: "vpc-search-abc.us-east-1.es.amazonaws.com",
};

describe("settings", () => {
  it("are the walkthrough's when nothing is given", () => {
    const { settings, problems } = read({});
    assert.deepEqual(problems, []);
    assert.deepEqual(
      Object.fromEntries(Object.entries(knobs).map(([key, knob]) => [key, knob.default])),
      { ...settings, domainName: "" },
      "defaults are used as they are declared",
    );
    assert.equal(settings.domainName, "private-ingest-dev");
  });

  it("have a case for each knob, in the same order", () => {
    assert.deepEqual(Object.keys(knobCases), Object.keys(knobs));
  });

  for (const [key, { good, bad }] of Object.entries(knobCases)) {
    it(`take ${good.length} texts for ${key} and refuse ${bad.length}`, () => {
      const knob = knobs[key as keyof Settings];
      for (const [raw, value] of good) assert.deepEqual(knob.parse(raw), value, JSON.stringify(raw));
      for (const raw of bad)
        assert.deepEqual(problemsOf({ [key]: raw }), [
          `${key}: ${raw} given; allowed is ${knob.allowed} (${sources[knob.group]})`,
        ]);
    });
  }

  describe("that conflict", () => {
    const table: [why: string, given: Given, problems: string[]][] = [
      [
        "a VPC without subnets",
        { vpcId: "vpc-0a1b2c3d" },
        ["vpcId + subnetIds: vpc-0a1b2c3d and 0 subnets given; an existing VPC needs both, a new one neither"],
      ],
      [
        "subnets without a VPC",
        { subnetIds: '["subnet-0a1b2c3d"]' },
        ["vpcId + subnetIds: no VPC and 1 subnets given; an existing VPC needs both, a new one neither"],
      ],
      [
        "fewer subnets than zones",
        { ...adopted, availabilityZones: "2", instanceCount: "2" },
        ["subnetIds + availabilityZones: 1 subnets and 2 zones given; every zone needs a subnet"],
      ],
      [
        "NAT in an existing VPC",
        { ...adopted, natGateways: "single" },
        ["vpcId + natGateways: single given; an existing VPC keeps its own routing, so allowed is none"],
      ],
      [
        "a security group without its VPC",
        { streamSecurityGroupId: "sg-0a1b2c3d" },
        [
          "vpcId + streamSecurityGroupId + domainSecurityGroupId: no VPC and sg-0a1b2c3d given; an existing security group lives in an existing VPC, so set vpcId and subnetIds too",
        ],
      ],
      [
        "two groups to share",
        {
          ...adopted,
          sharedSecurityGroup: "true",
          streamSecurityGroupId: "sg-0a1b2c3d",
          domainSecurityGroupId: "sg-1a1b2c3d",
        },
        [
          "sharedSecurityGroup + streamSecurityGroupId + domainSecurityGroupId: sg-0a1b2c3d and sg-1a1b2c3d given; a shared group is the same for both",
        ],
      ],
      [
        "an existing domain without its endpoint",
        {
          ...adopted,
          existingDomainArn: existingDomain.existingDomainArn,
          domainSecurityGroupId: "sg-0a1b2c3d",
        },
        [
          `existingDomainArn + existingDomainEndpoint: ${existingDomain.existingDomainArn} and no endpoint given; an existing domain needs both, a new one neither`,
        ],
      ],
      [
        "an endpoint without its domain",
        { existingDomainEndpoint: existingDomain.existingDomainEndpoint },
        [
          `existingDomainArn + existingDomainEndpoint: no ARN and ${existingDomain.existingDomainEndpoint} given; an existing domain needs both, a new one neither`,
        ],
      ],
      [
        "an existing domain without its network",
        existingDomain,
        [
          "existingDomainArn + vpcId + domainSecurityGroupId: no VPC and no group given; an existing domain is reached in its own VPC, so set vpcId, subnetIds and domainSecurityGroupId to those of the domain",
        ],
      ],
      [
        "an existing domain with standby and two nodes",
        {
          ...adopted,
          ...existingDomain,
          domainSecurityGroupId: "sg-0a1b2c3d",
          multiAzWithStandby: "true",
          instanceCount: "2",
        },
        [
          "existingDomainArn + multiAzWithStandby + instanceCount: standby and 2 nodes given; an existing domain with standby has a multiple of 3, so set instanceCount to its own",
        ],
      ],
      [
        "source kinesis without a stream",
        { source: "kinesis" },
        ["source + kinesisStreamArn: kinesis and no stream given; source kinesis needs a stream, directPut takes none"],
      ],
      [
        "a Kinesis stream that nothing reads",
        { kinesisStreamArn: "arn:aws:kinesis:us-east-1:123456789012:stream/ticks" },
        [
          "source + kinesisStreamArn: directPut and arn:aws:kinesis:us-east-1:123456789012:stream/ticks given; source kinesis needs a stream, directPut takes none",
        ],
      ],
      [
        "document ids of the domain on Elasticsearch",
        { documentId: "none", engineVersion: "Elasticsearch_7.10" },
        [
          "documentId + engineVersion: none and Elasticsearch_7.10 given; Firehose leaves ids to the domain only for OpenSearch engines",
        ],
      ],
      [
        "dashboards in a Kibana that cannot take them",
        { engineVersion: "Elasticsearch_6.8" },
        [
          "dashboards + engineVersion: true and Elasticsearch_6.8 given; index pattern, chart and dashboard need Kibana 7.10 or OpenSearch Dashboards, so set dashboards to false",
        ],
      ],
      [
        "data both protected and expendable",
        { allowDataLoss: "true" },
        [
          "protectData + allowDataLoss: true and true given; data that may be lost is not protected, so set one of them to false",
        ],
      ],
      [
        "an address for alarms that are off",
        { alarmEmail: "ops@example.com", alarms: "false" },
        ["alarmEmail + alarms: ops@example.com and false given; there is nothing to mail without alarms"],
      ],
      [
        "other rights for the delivery's own role",
        { extraRoles: '["firehose-role=*=unlimited","readers=stockdata*=read"]' },
        [
          "extraRoles: firehose-role=*=unlimited given; firehose-role is the delivery's own and has just its rights, so choose another name",
        ],
      ],
      [
        "parts that are required and not made",
        { requiredParts: '["dashboards","retention"]', dashboards: "false", retentionDays: "0" },
        [
          "requiredParts + dashboards + retentionDays: dashboards and retention given; what is not made cannot be required, so set dashboards to true and retentionDays over 0, or leave it out",
        ],
      ],
      [
        "one tag twice",
        { tags: '["team=a","team=b","cost=1"]' },
        ["tags: team given twice; allowed is each name once"],
      ],
      [
        "nodes that do not fill the zones",
        { availabilityZones: "2", instanceCount: "3" },
        [
          "instanceCount + availabilityZones: 3 nodes in 2 zones given; the nodes must be a multiple of the zones (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-multiaz.html)",
        ],
      ],
    ];
    for (const [why, given, problems] of table) {
      it(why, () => {
        assert.deepEqual(problemsOf(given), problems);
      });
    }

    const repaired: Given[] = [
      adopted,
      { ...adopted, streamSecurityGroupId: "sg-0a1b2c3d" },
      { ...adopted, ...existingDomain, domainSecurityGroupId: "sg-0a1b2c3d" },
      // A domain that exists is not judged by the settings of one that would be made.
      { ...adopted, ...existingDomain, domainSecurityGroupId: "sg-0a1b2c3d", volumeIops: "100" },
      { source: "kinesis", kinesisStreamArn: "arn:aws:kinesis:us-east-1:123456789012:stream/ticks" },
      { documentId: "none" },
      { engineVersion: "Elasticsearch_6.8", dashboards: "false" },
      { allowDataLoss: "true", protectData: "false" },
      { alarmEmail: "ops@example.com" },
      { availabilityZones: "2", instanceCount: "4" },
      { extraMappings: '["firehose-role=arn:aws:iam::123456789012:role/other"]' },
      { requiredParts: '["dashboards","retention"]' },
    ];
    for (const given of repaired) {
      it(`but not ${JSON.stringify(given)}`, () => {
        assert.deepEqual(problemsOf(given), []);
      });
    }
  });

  it("that do not exist are named, with the nearest that does", () => {
    assert.deepEqual(problemsOf({ bufferIntervalSecond: "60", toString: "x", zzzzzzzzzzzzzzzz: "1" }), [
      "bufferIntervalSecond: there is no such setting; did you mean bufferIntervalSeconds? (all of them: docs/settings.md)",
      "toString: there is no such setting; (all of them: docs/settings.md)",
      "zzzzzzzzzzzzzzzz: there is no such setting; (all of them: docs/settings.md)",
    ]);
  });

  it("are all checked, whatever is wrong with one of them", () => {
    const settings = read({
      retrySeconds: "-1",
      dedicatedMaster: "true",
      allowDataLoss: "true",
      availabilityZones: "9",
    })
      .problems.map(({ setting }) => setting)
      .sort();
    assert.deepEqual(settings, ["availabilityZones", "dedicatedMaster", "protectData + allowDataLoss", "retrySeconds"]);
  });

  it("translate the instance names of before 2021", () => {
    const { settings, problems } = read({
      instanceType: "m5.xlarge.elasticsearch",
      masterType: "c5.large.elasticsearch",
    });
    assert.deepEqual(problems, []);
    assert.equal(settings.instanceType, "m5.xlarge.search");
    assert.equal(settings.masterType, "c5.large.search");
  });

  it("give tags by name", () => {
    const { settings } = read({ tags: '["team=search","formula=a=b","empty="]' });
    assert.deepEqual(tagsOf(settings), { team: "search", formula: "a=b", empty: "" });
  });
});

describe("the settings of a stack", () => {
  const environment = { ...process.env };

  function configure(config: Given): void {
    // The provider takes the region from here too, which would hide that the configuration lacks it.
    delete process.env["AWS_REGION"];
    delete process.env["AWS_DEFAULT_REGION"];
    pulumi.runtime.setAllConfig({ ...config });
  }

  const stackIs = (stack: string): Promise<void> =>
    pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) }, "shop", stack);

  beforeEach(() => stackIs("prod"));
  after(() => {
    process.env = environment;
    pulumi.runtime.setAllConfig({});
  });

  it("are read from the project's keys, and no others", () => {
    configure({
      "aws:region": "eu-west-1",
      "shop:indexName": "ticks",
      "other:indexName": "none of ours",
      "shop:tags": "[]",
    });
    const { indexName, domainName, tags } = loadSettings();
    assert.deepEqual({ indexName, domainName, tags }, { indexName: "ticks", domainName: "shop-prod", tags: [] });
  });

  it("are refused with every problem in one error", () => {
    configure({ "shop:retrySeconds": "9999", "shop:engine": "solr" });
    assert.throws(loadSettings, (error) => {
      assert(error instanceof SettingsError);
      // What makes Pulumi print the message alone.
      assert(pulumi.RunError.isInstance(error));
      assert.equal(
        error.message,
        [
          "3 problems in the settings of stack prod:",
          `  retrySeconds: 9999 given; allowed is a whole number from 0 to 7200 (${sources.stream})`,
          "  engine: there is no such setting; (all of them: docs/settings.md)",
          "  aws:region: not given; allowed is a region, like us-east-1: pulumi config set aws:region us-east-1",
        ].join("\n"),
      );
      return true;
    });
  });

  it("are refused when the stack's name leaves no room for the stream's", async () => {
    configure({ "aws:region": "eu-west-1" });
    await stackIs("x".repeat(59));
    assert.doesNotThrow(loadSettings);
    await stackIs("x".repeat(60));
    assert.throws(loadSettings, {
      message: `1 problem in the settings of stack ${"x".repeat(60)}:\n  stack: ${"x".repeat(60)} given; allowed is a name of at most 59 characters, as the stream is named shop-<stack>`,
    });
  });

  it("are counted in the singular when there is one problem", () => {
    configure({ "aws:region": "eu-west-1", "shop:alarms": "maybe" });
    assert.throws(loadSettings, {
      message:
        "1 problem in the settings of stack prod:\n  alarms: maybe given; allowed is true or false (docs/settings.md#monitoring)",
    });
  });
});
