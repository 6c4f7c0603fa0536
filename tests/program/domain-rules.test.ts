import assert from "node:assert/strict";
import fc from "fast-check";
import { domainProblems, domainRules, DomainShape } from "../../components/domain/domain-rules";
import { walkthrough } from "./neighbours";

const standby = { multiAzWithStandby: true, availabilityZones: 3, instanceCount: 3, dedicatedMasters: true };
const closed = { accessPolicy: "principals", masterUser: "iam" } as const;
const role = "arn:aws:iam::123456789012:role/reader";

type Change = Partial<DomainShape>;

/** Rule → a shape that breaks it alone, what it says, and the nearest shapes that keep it. */
const cases: Readonly<Record<string, [breaks: Change, says: RegExp, ...keeps: Change[]]>> = {
  name: [{ domainName: "My_Search" }, /My_Search/, { domainName: "abc" }, { domainName: "s".repeat(28) }],
  "a-subnet-a-zone": [
    { subnetCount: 3, availabilityZones: 2, instanceCount: 2 },
    /3 subnets in 2 zones/,
    { subnetCount: 1 },
    { subnetCount: 3, availabilityZones: 3, instanceCount: 3 },
    {},
  ],
  "nodes-fill-zones": [
    { instanceCount: 4, availabilityZones: 3 },
    /4 nodes in 3 zones/,
    { instanceCount: 6, availabilityZones: 3 },
    { instanceCount: 7 },
  ],
  "standby-needs-three-zones": [{ ...standby, availabilityZones: 1 }, /standby with 1 zones/, standby],
  "standby-needs-masters": [
    { ...standby, dedicatedMasters: false },
    /standby without dedicated masters/,
    { dedicatedMasters: true },
  ],
  "standby-needs-version": [
    { ...standby, engineVersion: "OpenSearch_1.2" },
    /standby on OpenSearch_1\.2/,
    { ...standby, engineVersion: "OpenSearch_1.3" },
    { ...standby, engineVersion: "OpenSearch_3.1" },
    { engineVersion: "Elasticsearch_7.10" },
  ],
  "standby-needs-steady-instances": [
    { ...standby, masterType: "t3.medium.search" },
    /standby with t3\.medium/,
    { instanceType: "t3.medium.search" },
  ],
  "auto-tune-is-not-offered": [
    { autoTune: "enabled", instanceType: "t3.medium.search" },
    /enabled with t3\.medium\.search given; .*autoTune to auto/,
    { autoTune: "enabled" },
    { autoTune: "enabled", partition: "aws" },
    { instanceType: "t3.medium.search" },
    { autoTune: "disabled", instanceType: "t3.medium.search" },
    { partition: "aws-cn" },
  ],
  "standby-needs-auto-tune": [
    { ...standby, autoTune: "disabled" },
    /standby with Auto-Tune disabled/,
    { ...standby, autoTune: "enabled" },
    { autoTune: "disabled" },
  ],
  "standby-needs-gp3-or-io1": [
    { ...standby, volumeType: "gp2" },
    /standby with gp2/,
    { volumeType: "gp2" },
    { ...standby, volumeType: "io1", volumeIops: 1000 },
  ],
  "type-cannot-encrypt": [
    { instanceType: "t2.small.search", dedicatedMasters: true, masterType: "m3.medium.search" },
    /t2\.small\.search and m3\.medium\.search/,
    { instanceType: "t3.small.search" },
    { masterType: "t2.small.search" },
  ],
  "type-brings-its-own-store": [
    { instanceType: "r6gd.xlarge.search" },
    /r6gd\.xlarge\.search/,
    { instanceType: "r6g.xlarge.search" },
    { instanceType: "or1.large.search" },
  ],
  "optimized-needs-version": [
    { instanceType: "or1.large.search", engineVersion: "OpenSearch_2.9" },
    /or1\.large\.search on OpenSearch_2\.9/,
    { instanceType: "or1.large.search", engineVersion: "OpenSearch_2.11" },
  ],
  "burstable-node-count": [
    { instanceType: "t3.small.search", instanceCount: 11 },
    /11 nodes of t3\.small\.search/,
    { instanceType: "t3.small.search", instanceCount: 10 },
    { instanceCount: 80 },
  ],
  "gp3-needs-newer-type": [
    { instanceType: "m4.large.search" },
    /gp3 on m4\.large.*gp2/,
    { instanceType: "m4.large.search", volumeType: "gp2" },
    { instanceType: "x9.huge.search" },
  ],
  "volume-fits-instance": [
    { volumeType: "gp2", volumeSizeGiB: 1025 },
    /1025 GiB of gp2 on m5\.xlarge\.search given; allowed is 10 to 1024 GiB/,
    { volumeType: "gp2", volumeSizeGiB: 1024 },
    { volumeSizeGiB: 2048 },
    // A type that the table does not know yet.
    { instanceType: "x9.huge.search", volumeSizeGiB: 24576 },
  ],
  "gp2-has-no-iops": [{ volumeType: "gp2", volumeIops: 3000 }, /3000 IOPS and 0 MiB\/s for gp2/, { volumeType: "gp2" }],
  "io1-iops": [
    { volumeType: "io1", volumeIops: 5001 },
    /5001 IOPS for 100 GiB of io1 given; allowed is 1000 to 5000/,
    { volumeType: "io1", volumeIops: 5000 },
  ],
  "io1-has-no-throughput": [
    { volumeType: "io1", volumeIops: 5000, volumeThroughputMiBps: 125 },
    /125 MiB\/s for io1/,
    { volumeType: "io1", volumeIops: 1000 },
  ],
  "gp3-iops": [
    { volumeIops: 2999 },
    /2999 IOPS for 100 GiB of gp3 on m5\.xlarge\.search given; allowed is 3000 to 16000/,
    { volumeIops: 3000 },
    { volumeIops: 16000 },
    { volumeIops: 0 },
  ],
  "gp3-throughput": [
    { volumeThroughputMiBps: 594 },
    /594 MiB\/s for 100 GiB of gp3 on m5\.xlarge\.search given; allowed is 125 to 593/,
    { volumeThroughputMiBps: 593 },
    { volumeThroughputMiBps: 125 },
    { volumeThroughputMiBps: 0 },
  ],
  "gp3-throughput-per-iops": [
    { instanceType: "m7g.xlarge.search", volumeThroughputMiBps: 751 },
    /751 MiB\/s with 3000 IOPS given; .*3004 .*750/,
    { instanceType: "m7g.xlarge.search", volumeThroughputMiBps: 750 },
    { instanceType: "m7g.xlarge.search", volumeThroughputMiBps: 1000, volumeIops: 4000 },
  ],
  "one-kind-of-master-user": [
    { masterUserArn: role },
    /internal and arn:aws:iam::123456789012:role\/reader/,
    { masterUser: "iam", masterUserArn: role },
    { masterUser: "iam" },
  ],
  "principals-are-for-a-closed-policy": [
    { accessPrincipals: [role] },
    /openInVpc and 1 principals/,
    { ...closed, accessPrincipals: [role] },
  ],
  "principals-need-signed-requests": [
    { accessPolicy: "principals" },
    /principals and internal given; .*masterUser to iam/,
    closed,
    { masterUser: "iam" },
  ],
  "warm-needs-masters": [
    { warmNodes: 2 },
    /2 warm nodes without dedicated masters/,
    { warmNodes: 2, dedicatedMasters: true },
  ],
  "warm-needs-steady-data-nodes": [
    { warmNodes: 2, dedicatedMasters: true, instanceType: "t3.medium.search" },
    /2 warm nodes beside t3\.medium\.search/,
    { warmNodes: 150, dedicatedMasters: true },
  ],
  "warm-nodes-fill-standby-zones": [
    { ...standby, warmNodes: 2 },
    /2 warm .* 3 zones with standby/,
    { ...standby, warmNodes: 3 },
    { ...standby, multiAzWithStandby: false, warmNodes: 2 },
  ],
  "cold-needs-warm": [
    { coldStorage: true },
    /cold storage and 0 warm nodes/,
    { coldStorage: true, warmNodes: 2, dedicatedMasters: true },
  ],
  "custom-endpoint-needs-certificate": [
    { customEndpoint: "search.example.com" },
    /search\.example\.com and no certificate/,
    { customEndpoint: "search.example.com", certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/a" },
  ],
  "saml-needs-unsigned-requests": [
    { samlMetadata: "idp.xml", accessPolicy: "principals", masterUser: "iam" },
    /SAML and principals.*[sS]et accessPolicy to openInVpc/,
    { samlMetadata: "idp.xml" },
    { samlMetadata: "idp.xml", masterUser: "iam" },
  ],
  "identity-center-needs-version": [
    { identityCenter: "arn:instance", engineVersion: "OpenSearch_1.2" },
    /Identity Center on OpenSearch_1\.2.*OpenSearch_1\.3/,
    { identityCenter: "arn:instance" },
    { identityCenter: "arn:instance", engineVersion: "OpenSearch_1.3" },
  ],
};

const broken = (change: Change): string[] =>
  domainRules.filter(({ isBroken }) => isBroken({ ...walkthrough, ...change })).map(({ id }) => id);

describe("the rules of a domain", () => {
  it("are the cases below, each with a source", () => {
    const ids = domainRules.map(({ id }) => id);
    assert.deepEqual(ids, Object.keys(cases));
  });

  it("allow the walkthrough's domain", () => {
    assert.deepEqual(domainProblems(walkthrough), []);
  });

  for (const rule of domainRules) {
    describe(rule.id, () => {
      const [breaks, says, ...keeps] = cases[rule.id]!;

      it("refuses a violation, with the values, the fix and the source", () => {
        assert.deepEqual(broken(breaks), [rule.id]);
        const [problem, ...others] = domainProblems({ ...walkthrough, ...breaks });
        assert.deepEqual(others, []);
        assert.equal(problem?.setting, rule.settings.join(" + "));
        assert.match(problem.message, says);
        assert(problem.message.endsWith(` (${rule.source})`));
        assert.match(rule.source, /^https:\/\/docs\.aws\.amazon\.com\/[\w/.-]+\.html$/);
      });

      for (const change of keeps) {
        it(`allows ${JSON.stringify(change)}`, () => {
          assert.deepEqual(broken(change), []);
        });
      }
    });
  }

  it("list every setting that they read", () => {
    const shapes = fc.record<DomainShape>({
      domainName: fc.constantFrom("search", "Search"),
      engineVersion: fc.constantFrom("OpenSearch_1.2", "OpenSearch_2.19", "Elasticsearch_7.10"),
      subnetCount: fc.constantFrom(1, 2),
      instanceType: fc.constantFrom(
        "m5.large.search",
        "t2.small.search",
        "t3.small.search",
        "or1.large.search",
        "r6gd.large.search",
      ),
      instanceCount: fc.integer({ min: 1, max: 12 }),
      availabilityZones: fc.integer({ min: 1, max: 3 }),
      dedicatedMasters: fc.boolean(),
      masterType: fc.constantFrom("m6g.large.search", "t3.medium.search"),
      multiAzWithStandby: fc.boolean(),
      volumeSizeGiB: fc.constantFrom(10, 100, 512, 1024, 4096),
      volumeType: fc.constantFrom("gp3", "gp2", "io1"),
      volumeIops: fc.constantFrom(0, 100, 600, 3000, 16000),
      volumeThroughputMiBps: fc.constantFrom(0, 125, 751, 2000),
      masterUser: fc.constantFrom("internal", "iam"),
      masterUserArn: fc.constantFrom("", role),
      accessPolicy: fc.constantFrom("openInVpc", "principals"),
      accessPrincipals: fc.constantFrom([], [role]),
      autoTune: fc.constantFrom("auto", "enabled", "disabled"),
      warmNodes: fc.constantFrom(0, 2, 3),
      coldStorage: fc.boolean(),
      customEndpoint: fc.constantFrom("", "search.example.com"),
      certificateArn: fc.constantFrom("", "arn:aws:acm:us-east-1:123456789012:certificate/a"),
    });
    fc.assert(
      fc.property(shapes, shapes, (shape, other) => {
        for (const { id, settings, isBroken, message } of domainRules) {
          const same = { ...other, ...Object.fromEntries(settings.map((key) => [key, shape[key]])) };
          assert.equal(isBroken(same), isBroken(shape), id);
          if (isBroken(shape)) assert.equal(message(same), message(shape), id);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
