// What the rules say, without the pack's process: report.test.ts has the pack itself.
import assert from "node:assert/strict";
import { rules } from "../../policy/all-rules";
import { bases, edits } from "./cases";
import { edited, judge, type Props, UNKNOWN } from "./pack";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const DOMAIN = "aws:opensearch/domain:Domain";
const STREAM = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
const URN = `urn:pulumi:dev::cases::${GROUP}::subject`;

const bastion = {
  description: "People",
  ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, self: true, description: "SSH" }],
};

describe("reports, without a process", () => {
  it("have one finding per policy, with reason, place, problem and fix", () => {
    const [violation, ...more] = judge(GROUP, bastion);
    assert.deepEqual(more, []);
    assert.match(
      violation?.message ?? "",
      /^\w.*\.\n\n {2}- ingress\[0\]: opens TCP port 22 to its own members, .*443.*\. Fix: .*tcp.*443.*\.$/,
    );
  });

  it("list no more than twenty places", () => {
    const ingress = (count: number) => Array.from({ length: count }, () => bastion.ingress[0]);
    const places = (count: number) =>
      judge(GROUP, { ...bastion, ingress: ingress(count) })[0]!.message.match(/\n {2}- .*/g)!;
    assert.equal(places(20).length, 20);
    assert.deepEqual(places(21).slice(20), ["\n  - and 1 more"]);
  });

  it("name an unknown value once, and the resource itself as such", () => {
    const [remark] = judge(STREAM, { destination: UNKNOWN, serverSideEncryption: { enabled: UNKNOWN } }).filter(
      ({ policy }) => policy === "firehose-retry-bounds",
    );
    assert.match(String(remark?.message), /^[^\n]+\nCould not be judged: \n {2}- destination: [^\n]+$/);
    const [rule] = judge(RULE, { type: "ingress", description: "x", protocol: "tcp", fromPort: 1, toPort: 1 });
    assert.match(rule!.message, /\n {2}- the resource: opens TCP port 1/);
  });

  it("show numbers with their bounds, and nothing else of the resource", () => {
    const buffered = (bufferingInterval: unknown) =>
      judge(STREAM, { destination: "splunk", splunkConfiguration: { bufferingInterval } }).find(
        ({ policy }) => policy === "firehose-buffering-bounds",
      )?.message;
    assert.match(
      buffered(59)!,
      /bufferingInterval: 59 seconds, where 60 to 60 are allowed\. Fix: set it within these; the configured bounds are 60 to 900, AWS's 0 to 60\./,
    );
    assert.match(buffered("letmein")!, /bufferingInterval: no whole number seconds/);
    const absent = judge(STREAM, { destination: "snowflake" })
      .map(({ message }) => message)
      .join("\n");
    assert.match(absent, /snowflakeConfiguration\.bufferingInterval: 0 \(the default\) seconds/);
    const nodes = judge(DOMAIN, { clusterConfig: {} })
      .map(({ message }) => message)
      .join("\n");
    assert.match(nodes, /instanceCount: 1 \(the default\) data nodes, where at least 3/);
  });
});

describe("places, without a process", () => {
  const placesOf = (type: string, props: Props, policy: string) =>
    judge(type, props)
      .filter((found) => found.policy === policy)
      .flatMap(({ message }) => [...message.matchAll(/\n {2}- ([^:]+): /g)].map(([, place]) => place));

  it("are the properties that decide", () => {
    const stream = { destination: "splunk", splunkConfiguration: { bufferingInterval: 1, bufferingSize: 200 } };
    assert.deepEqual(placesOf(STREAM, stream, "firehose-buffering-bounds"), [
      "splunkConfiguration.bufferingInterval",
      "splunkConfiguration.bufferingSize",
    ]);
    assert.match(judge(STREAM, stream)[0]!.message, /200 MiB, where 1 to 5 are allowed/);
    assert.deepEqual(placesOf(STREAM, stream, "firehose-failed-documents-backup"), [
      "splunkConfiguration.s3Configuration.bucketArn",
    ]);
    assert.deepEqual(placesOf(DOMAIN, {}, "search-domain-https"), ["domainEndpointOptions.enforceHttps"]);
    assert.deepEqual(placesOf(DOMAIN, {}, "search-domain-in-vpc"), ["vpcOptions.subnetIds"]);
    assert.deepEqual(placesOf("aws-native:ec2:SecurityGroup", {}, "security-group-no-public-egress"), [
      "securityGroupEgress",
    ]);
  });

  it("that cannot be judged come with the reason", () => {
    const open = { advancedSecurityOptions: { enabled: false } };
    const remark = (accessPolicies: unknown) =>
      judge(DOMAIN, { ...open, accessPolicies }).find(({ policy }) => policy === "search-domain-access-policy")
        ?.message;
    assert.match(remark("{")!, /- accessPolicies: is not a JSON document/);
    assert.match(remark(UNKNOWN)!, /- accessPolicies: not known before the update$/);
    const network = (policy: unknown) =>
      judge("aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy", { type: "network", policy })[0]
        ?.message;
    assert.match(network("{")!, /- policy: is not a JSON document/);
    assert.match(network(UNKNOWN)!, /- policy: not known before the update$/);
  });
});

describe("the configuration, without a process", () => {
  const exemption = { urn: "*::subject", reason: "Being moved", expires: "9999-12-31" };

  it("changes bounds, ports and ranges, and is read again when it changes", () => {
    assert.deepEqual(
      judge(GROUP, bastion, { allowedPorts: [22] })
        .map(({ policy }) => policy)
        .filter((policy) => policy === "security-group-https-only"),
      [],
    );
    const said = (config: Props) =>
      judge(GROUP, bastion, config).find(({ policy }) => policy === "security-group-https-only")?.message ?? "";
    assert.match(said({ allowedPorts: [80, 443] }), /port 80, 443/);
    assert.equal(said({ allowedPorts: [22] }), "");
    assert.match(said({}), /port 443 is allowed\./);
    assert.match(said({ exemptions: [], allowedPorts: [8443] }), /port 8443 is allowed\./);
  });

  it("changes the bounds of a stream", () => {
    const stream = { destination: "iceberg", icebergConfiguration: { bufferingInterval: 0, retryDuration: 10 } };
    const accused = (config: Props) => judge(STREAM, stream, config).map(({ policy }) => policy);
    assert(!accused({ minimumIntervalSeconds: 0 }).includes("firehose-buffering-bounds"));
    assert(accused({ minimumSeconds: 60, maximumSeconds: 300 }).includes("firehose-retry-bounds"));
  });

  it("turns an exempt violation into a remark, and names an expired exemption in the violation", () => {
    const [remark] = judge(GROUP, bastion, { exemptions: [exemption] });
    assert.equal(remark?.level, "advisory");
    assert.match(
      remark.message,
      /^Security groups .*\nExempt until 9999-12-31: Being moved\. It would be: \n {2}- ingress\[0\]/,
    );
    const [violation] = judge(GROUP, bastion, { exemptions: [{ ...exemption, expires: "2020-01-01" }] });
    assert.equal(violation?.level, "mandatory");
    assert.match(violation.message, /\.\nThe exemption for \*::subject expired on 2020-01-01/);
  });

  it("can require forward secrecy", () => {
    const isAccused = (tlsSecurityPolicy: string) =>
      judge(DOMAIN, { domainEndpointOptions: { tlsSecurityPolicy } }, { forwardSecrecy: true }).some(
        ({ policy, message }) => policy === "search-domain-tls-policy" && message.includes("perfect forward secrecy"),
      );
    for (const name of ["2-PFS-2023-10", "2-RFC9151-FIPS-2024-08", "3-2030-01"]) {
      assert.equal(isAccused(`Policy-Min-TLS-1-${name}`), false, name);
    }
    for (const name of ["2-2019-07", "0-2019-07", "2-PFS2-2023-10"]) {
      assert.equal(isAccused(`Policy-Min-TLS-1-${name}`), true, name);
    }
    assert.equal(isAccused("No-Policy-Min-TLS-1-2-PFS-2023-10"), true);
  });

  it("allows only the public ranges that it names", () => {
    const office = {
      description: "The office",
      ingress: [{ ...bastion.ingress[0], fromPort: 443, toPort: 443, self: false, cidrBlocks: ["203.0.113.7/32"] }],
    };
    const isAccused = (allowedRanges: readonly string[]) =>
      judge(GROUP, office, { allowedRanges }).some(({ policy }) => policy === "security-group-no-public-ingress");
    assert.equal(isAccused(["203.0.113.0/24"]), false);
    assert.equal(isAccused(["198.51.100.0/24"]), true);
    assert.equal(isAccused([]), true);
  });

  it("with an exemption reports neither undecided nor conforming resources", () => {
    const unknown = { ...bastion, ingress: [{ ...bastion.ingress[0], fromPort: UNKNOWN, toPort: 443 }] };
    assert.equal(judge(GROUP, unknown).length, 1);
    assert.deepEqual(judge(GROUP, unknown, { exemptions: [exemption] }), []);
    assert.deepEqual(judge(GROUP, { description: "x" }, { exemptions: [exemption] }), []);
  });
});

describe("remediations, without a process", () => {
  const remediated = (name: string, type: string, props: Props, config: Props = {}): unknown => {
    const rule = rules.find((one) => one.name === name)!;
    assert.ok("remediateResource" in rule);
    const args = { type, props: structuredClone(props), urn: URN, getConfig: () => config };
    return (rule.remediateResource as (args: object) => unknown)(args);
  };

  it("use the properties of the resource's own provider", () => {
    assert.deepEqual(remediated("firehose-encrypted", STREAM, {}), {
      serverSideEncryption: { enabled: true, keyType: "AWS_OWNED_CMK" },
    });
    assert.deepEqual(remediated("firehose-encrypted", "aws-native:kinesisfirehose:DeliveryStream", {}), {
      deliveryStreamEncryptionConfigurationInput: { keyType: "AWS_OWNED_CMK" },
    });
  });

  it("change nothing with a wrong configuration, which a finding names", () => {
    assert.equal(remediated("search-domain-https", DOMAIN, {}, { exemptions: "none" }), undefined);
  });
});

describe("resources of other kinds, without a process", () => {
  it("are judged by no rule, whatever they hold", () => {
    for (const { props } of bases) assert.deepEqual(judge("aws:s3/bucket:Bucket", props), []);
    for (const { base, path, value } of edits.slice(0, 50)) {
      assert.deepEqual(judge("aws:s3/bucket:Bucket", edited(base.props, path, value)), []);
    }
  });
});
