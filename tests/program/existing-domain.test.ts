import assert from "node:assert/strict";
import { fittedDomainName } from "../../components/stack/fitted-name";
import {
  adopted,
  ExistingAccount,
  lookUpsIn,
  onTheirDomain,
  oneVpc,
  refusalOf,
  runWith,
  theirs,
} from "./existing-account";
import { runInProcess } from "./in-process";
import { keysOf } from "./keys";
import { assertSound } from "./soundness";

type Args = Readonly<Record<string, unknown>>;

const domainName = "private-ingest-dev";

describe("a deployed domain", () => {
  const wayOut = /another domainName.*snapshot/;

  /** The domain in a VPC with the tag of the stack that made it. */
  const inVpcOf = (stack: string): ExistingAccount => ({
    vpcs: { "vpc-0a000000": { cidrBlock: "10.0.0.0/16", tags: { "private-ingest:stack": `private-ingest/${stack}` } } },
    domains: { [domainName]: { vpcId: "vpc-0a000000" } },
  });

  it("stays when its VPC has the range of the settings", async () => {
    assert.deepEqual((await runWith({}, inVpcOf("dev"))).errors, []);
  });

  it("does not move to a VPC of another range", async () => {
    const refusal = await refusalOf({ vpcCidr: "10.1.0.0/16" }, inVpcOf("dev"));
    assert.match(refusal, /vpcCidr: 10\.1\.0\.0\/16 given.*private-ingest-dev is in vpc-0a000000.*10\.0\.0\.0\/16\./);
    assert.match(refusal, wayOut);
  });

  it("does not move out of a VPC that the stack has not made, with any range", async () => {
    const refusal = await refusalOf({}, inVpcOf("other"));
    assert.match(refusal, /vpcId: none given.*private-ingest-dev is in vpc-0a000000.*has not made/);
    assert.match(refusal, wayOut);
  });

  it("does not move to an existing VPC", async () => {
    const refusal = await refusalOf(adopted, { ...oneVpc, domains: { [domainName]: { vpcId: "vpc-0b000000" } } });
    assert.match(refusal, /vpcId: vpc-0a000000 given.*private-ingest-dev is in vpc-0b000000/);
    assert.match(refusal, wayOut);
  });

  it("of another stack is refused before anything is made", async () => {
    const shared = (tags: Record<string, string>): ExistingAccount => ({
      ...oneVpc,
      domains: { search: { vpcId: "vpc-0a000000", tags } },
    });
    const settings = { ...adopted, domainName: "search" };
    const other = shared({ "private-ingest:stack": "private-ingest/other" });
    assert.match(await refusalOf(settings, other), /^domainName: search given.*stack private-ingest\/other/);
    const { errors, resources } = await runWith(settings, shared({}));
    assert.deepEqual(errors, [], "made before there was a tag, or imported");
    const domain = resources.find(({ type }) => type === "aws:opensearch/domain:Domain");
    const tags = domain?.inputs["tags"] as Record<string, string>;
    assert.deepEqual((await runWith(settings, shared(tags))).errors, [], "its own");
    assert.deepEqual(tags, { "private-ingest:stack": "private-ingest/dev" });
  });

  /** The same domain, as it is now. */
  const running = (change: { engine?: string; ipAddressType?: string }): ExistingAccount => ({
    ...inVpcOf("dev"),
    domains: { [domainName]: { vpcId: "vpc-0a000000", ...change } },
  });

  it("is upgraded in place along the path, and stays at its version", async () => {
    for (const [engine, engineVersion] of [
      ["OpenSearch_2.11", "OpenSearch_2.19"],
      ["OpenSearch_2.19", "OpenSearch_3.1"],
      ["Elasticsearch_7.10", "OpenSearch_1.3"],
      ["OpenSearch_3.1", "OpenSearch_3.1"],
    ] as const)
      assert.deepEqual(
        (await runWith({ engineVersion }, running({ engine }))).errors,
        [],
        `${engine} → ${engineVersion}`,
      );
  });

  // The preset dev allows data loss, which must not turn an upgrade into a replacement.
  it("is not replaced by a version off the path, which names the next one", async () => {
    const refusal = await refusalOf({ engineVersion: "OpenSearch_3.1" }, running({ engine: "OpenSearch_2.11" }));
    assert.match(refusal, /engineVersion: OpenSearch_3\.1 given.*runs OpenSearch_2\.11;.*OpenSearch_2\.19/);
  });

  it("is not replaced by an older version, unless its data may be lost", async () => {
    const newer = running({ engine: "OpenSearch_3.1" });
    const refusal = await refusalOf({ allowDataLoss: false }, newer);
    assert.match(refusal, /engineVersion: OpenSearch_2\.19 given.*set engineVersion to OpenSearch_3\.1/);
    assert.deepEqual((await runWith({ protectData: false, allowDataLoss: true }, newer)).errors, []);
  });

  it("does not go back from dualstack, which would replace it", async () => {
    assert.match(await refusalOf({}, running({ ipAddressType: "dualstack" })), /ipAddressType: ipv4 given/);
  });

  describe("with a name that is now shortened otherwise", () => {
    const stack = "feature-login-page-1";
    const earlier = "private-ingest-feature-login";
    const errorsIn = async (account: ExistingAccount, config = {}): Promise<readonly string[]> =>
      (await runInProcess({ stack, config: { "aws:region": "us-east-1", ...config }, invokes: lookUpsIn(account) }))
        .errors;
    const theirs: ExistingAccount = { ...inVpcOf(stack), domains: { [earlier]: { vpcId: "vpc-0a000000" } } };
    const own: ExistingAccount = { ...theirs, streams: [`private-ingest-${stack}`] };

    it("is not replaced: the error names the setting that keeps it", async () => {
      const [error = "", ...more] = await errorsIn(own);
      assert.deepEqual(more, []);
      assert.match(error, new RegExp(`domainName: none given.*set domainName to ${earlier}`));
      assert.deepEqual(await errorsIn(own, { domainName: earlier }), []);
    });

    it("does not matter if this stack has no stream yet, or has the new domain", async () => {
      assert.deepEqual(await errorsIn(theirs), []);
      const now = { [fittedDomainName(`private-ingest-${stack}`)]: { vpcId: "vpc-0a000000" } };
      const both = { ...own, domains: { ...own.domains, ...now } };
      assert.deepEqual(await errorsIn(both), []);
    });
  });

  it("has IPv6 only in subnets that have it", async () => {
    const settings = { ...adopted, subnetIds: ["subnet-0a000000"], ipAddressType: "dualstack" };
    assert.match(
      await refusalOf(settings, oneVpc),
      /ipAddressType is dualstack, and subnet-0a000000 has no IPv6 range/,
    );
    const ready = { ...oneVpc.subnets["subnet-0a000000"], ipv6: "2600:1f18::/64" };
    const { errors } = await runWith(settings, { ...oneVpc, subnets: { "subnet-0a000000": ready } });
    assert.deepEqual(errors, []);
  });

  it("does not hide another failure of the look-up", async () => {
    const denied = {
      ...lookUpsIn({}),
      "aws:opensearch/getDomain:getDomain": (): never => {
        throw new Error("AccessDeniedException: not authorized to perform es:DescribeDomain");
      },
    };
    const { errors } = await runInProcess({ invokes: denied });
    assert.equal(errors.length, 1);
    assert.match(errors[0]!, /AccessDeniedException: not authorized to perform es:DescribeDomain/);
  });
});

describe("an existing domain", () => {
  it("is refused with every difference to the settings", async () => {
    const other = { vpcId: "vpc-0b000000", groups: ["sg-1", "sg-2"], engine: "Elasticsearch_7.10", endpoint: "vpc-x" };
    const [title, ...problems] = (await refusalOf(onTheirDomain, { ...oneVpc, domains: { theirs: other } })).split(
      "\n",
    );
    assert.match(title!, /domain\/theirs does not fit/);
    assert.equal(problems.length, 4);
    for (const [index, says] of [
      /vpc-0b000000.*vpc-0a000000/,
      /sg-1, sg-2.*sg-0b000000/,
      /Elasticsearch_7\.10.*OpenSearch_2\.19/,
      /vpc-x.*vpc-theirs-abc\./,
    ].entries())
      assert.match(problems[index]!, says);
  });

  it("is refused when it is public", async () => {
    const open = { ...theirs, vpcId: undefined, groups: undefined } as object;
    assert.match(
      await refusalOf(onTheirDomain, { ...oneVpc, domains: { theirs: open } }),
      /it has a public endpoint.*vpc-0a000000; [^]*its security groups are none/,
    );
  });

  it("of a version that cannot be set up is refused", async () => {
    const old = { ...theirs, engine: "Elasticsearch_6.8" };
    const refusal = await refusalOf(
      { ...onTheirDomain, engineVersion: "Elasticsearch_7.10" },
      { ...oneVpc, domains: { theirs: old } },
    );
    assert.match(refusal, /it runs Elasticsearch_6\.8.*upgrade it/);
  });

  it("is delivered to and set up, and nothing of a domain is made", async () => {
    const after = await runWith(onTheirDomain, { ...oneVpc, domains: { theirs } });
    assert.deepEqual(after.errors, []);
    assertSound(after.resources);
    const keys = keysOf(after.resources);
    const ofDomain = /^(opensearch|domain|index|secretsmanager|iam\.ServiceLinkedRole|cloudwatch\.Log\w+ domain)/;
    assert.deepEqual(keys.filter((key) => ofDomain.test(key)).join(), "");
    const inputs = (key: string): Args => after.resources[keys.indexOf(key)]!.inputs;
    const { domainArn } = inputs("kinesis.FirehoseDeliveryStream stream")["opensearchConfiguration"] as Args;
    assert.equal(domainArn, onTheirDomain.existingDomainArn);
    const { endpoint, authentication } = JSON.parse(inputs("lambda.Invocation setup")["input"] as string) as Args;
    assert.equal(endpoint, onTheirDomain.existingDomainEndpoint);
    assert.deepEqual(authentication, { kind: "iam" });
    assert.equal(after.outputs["domainName"], "theirs");
    const admitted = inputs("vpc.SecurityGroupIngressRule network-stream-to-domain-ingress");
    assert.equal(admitted["securityGroupId"], onTheirDomain.domainSecurityGroupId);
  });
});
