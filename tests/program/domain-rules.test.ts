import assert from "node:assert/strict";
import fc from "fast-check";
import { domainProblems, domainRules, DomainShape } from "../../components/domain-rules";
import { isBurstable, maxVolumeGiB } from "../../components/instance-types";

/** The walkthrough's domain, which breaks no rule. */
const walkthrough: DomainShape = {
  domainName: "search",
  engineVersion: "OpenSearch_2.19",
  instanceType: "m5.xlarge.search",
  instanceCount: 1,
  availabilityZones: 1,
  dedicatedMasters: false,
  masterType: "m6g.large.search",
  multiAzWithStandby: false,
  volumeSizeGiB: 100,
  volumeType: "gp3",
  volumeIops: 0,
  volumeThroughputMiBps: 0,
  masterUser: "internal",
  masterUserArn: "",
  accessPolicy: "openInVpc",
  accessPrincipals: [],
  signedRequestsOnly: false,
};
const standby = { multiAzWithStandby: true, availabilityZones: 3, instanceCount: 3, dedicatedMasters: true };
const role = "arn:aws:iam::123456789012:role/reader";

type Change = Partial<DomainShape>;

/** For each rule a shape that breaks it and no other, what it says, and the nearest shapes that keep it. */
const cases: Readonly<Record<string, { breaks: Change; says: string; keeps: Change[] }>> = {
  name: {
    breaks: { domainName: "My_Search" },
    says: "My_Search given; allowed is 3 to 28 lower-case letters, digits and hyphens, beginning with a letter",
    keeps: [{ domainName: "abc" }, { domainName: "s".repeat(28) }],
  },
  "fine-grained-access-needs-version": {
    breaks: { engineVersion: "Elasticsearch_6.5" },
    says: "Elasticsearch_6.5 given; fine-grained access control needs OpenSearch, or Elasticsearch_6.7 or later",
    keeps: [{ engineVersion: "Elasticsearch_6.7" }, { engineVersion: "OpenSearch_3.5" }],
  },
  "a-subnet-a-zone": {
    breaks: { subnetCount: 3, availabilityZones: 2, instanceCount: 2 },
    says: "3 subnets in 2 zones given; a domain takes exactly one subnet a zone",
    keeps: [{ subnetCount: 1 }, { subnetCount: 3, availabilityZones: 3, instanceCount: 3 }, {}],
  },
  "nodes-fill-zones": {
    breaks: { instanceCount: 4, availabilityZones: 3 },
    says: "4 nodes in 3 zones given; the nodes must be a multiple of the zones",
    keeps: [{ instanceCount: 6, availabilityZones: 3 }, { instanceCount: 7 }],
  },
  "standby-needs-three-zones": {
    breaks: { ...standby, availabilityZones: 1 },
    says: "standby with 1 zones given; it needs exactly 3",
    keeps: [standby],
  },
  "standby-needs-masters": {
    breaks: { ...standby, dedicatedMasters: false },
    says: "standby without dedicated masters given; it needs three of them",
    keeps: [{ dedicatedMasters: true }],
  },
  "standby-needs-version": {
    breaks: { ...standby, engineVersion: "OpenSearch_1.2" },
    says: "standby on OpenSearch_1.2 given; it needs OpenSearch_1.3 or later",
    keeps: [
      { ...standby, engineVersion: "OpenSearch_1.3" },
      { ...standby, engineVersion: "OpenSearch_3.1" },
      { engineVersion: "Elasticsearch_6.8" },
    ],
  },
  "standby-needs-steady-instances": {
    breaks: { ...standby, masterType: "t3.medium.search" },
    says: "standby with t3.medium.search given; the T family cannot have it",
    keeps: [{ instanceType: "t3.medium.search" }],
  },
  "standby-needs-gp3-or-io1": {
    breaks: { ...standby, volumeType: "gp2" },
    says: "standby with gp2 given; allowed is gp3 or io1",
    keeps: [{ volumeType: "gp2" }, { ...standby, volumeType: "io1", volumeIops: 1000 }],
  },
  "type-cannot-encrypt": {
    breaks: { instanceType: "t2.small.search", dedicatedMasters: true, masterType: "m3.medium.search" },
    says: "t2.small.search and m3.medium.search given; the M3, R3 and T2 types cannot encrypt at rest, so use a newer one",
    keeps: [{ instanceType: "t3.small.search" }, { masterType: "t2.small.search" }],
  },
  "type-brings-its-own-store": {
    breaks: { instanceType: "r6gd.xlarge.search" },
    says: "r6gd.xlarge.search given; it has an instance store and takes no EBS volume, which this program gives every data node",
    keeps: [{ instanceType: "r6g.xlarge.search" }, { instanceType: "or1.large.search" }],
  },
  "graviton-needs-version": {
    breaks: { instanceType: "r6g.large.search", dedicatedMasters: true, engineVersion: "Elasticsearch_6.8" },
    says: "r6g.large.search and m6g.large.search on Elasticsearch_6.8 given; Graviton types need Elasticsearch_7.9 or later, or OpenSearch",
    keeps: [
      { instanceType: "r6g.large.search", engineVersion: "Elasticsearch_7.10" },
      { instanceType: "r6g.large.search", engineVersion: "OpenSearch_1.0" },
      { engineVersion: "Elasticsearch_6.8" },
      { dedicatedMasters: true, masterType: "c5.large.search", engineVersion: "Elasticsearch_6.8" },
    ],
  },
  "optimized-needs-version": {
    breaks: { instanceType: "or1.large.search", engineVersion: "OpenSearch_2.9" },
    says: "or1.large.search on OpenSearch_2.9 given; OpenSearch-optimized types need OpenSearch_2.11 or later",
    keeps: [{ instanceType: "or1.large.search", engineVersion: "OpenSearch_2.11" }],
  },
  "burstable-node-count": {
    breaks: { instanceType: "t3.small.search", instanceCount: 11 },
    says: "11 nodes of t3.small.search given; the T family allows at most 10",
    keeps: [{ instanceType: "t3.small.search", instanceCount: 10 }, { instanceCount: 80 }],
  },
  "volume-fits-instance": {
    breaks: { volumeType: "gp2", volumeSizeGiB: 1025 },
    says: "1025 GiB of gp2 on m5.xlarge.search given; allowed is at most 1024 GiB",
    keeps: [
      { volumeType: "gp2", volumeSizeGiB: 1024 },
      { volumeSizeGiB: 2048 },
      // A type that the table does not know yet.
      { instanceType: "x9.huge.search", volumeSizeGiB: 24576 },
    ],
  },
  "gp2-has-no-iops": {
    breaks: { volumeType: "gp2", volumeIops: 3000 },
    says: "IOPS or throughput for gp2 given; they follow from its size, so leave both at 0",
    keeps: [{ volumeType: "gp2" }],
  },
  "io1-needs-iops": {
    breaks: { volumeType: "io1", volumeIops: 5001 },
    says: "5001 IOPS and 0 MiB/s for 100 GiB of io1 given; io1 needs IOPS, at most 50 a GiB, and takes no throughput",
    keeps: [{ volumeType: "io1", volumeIops: 5000 }],
  },
  "gp3-iops": {
    breaks: { volumeIops: 2999 },
    says: "2999 IOPS for 100 GiB of gp3 given; allowed is 3000 to 500 a GiB",
    keeps: [{ volumeIops: 3000 }, { volumeIops: 50000 }, { volumeIops: 0 }],
  },
  "gp3-throughput": {
    breaks: { volumeThroughputMiBps: 751 },
    says: "751 MiB/s with 3000 IOPS given; gp3 allows 0.25 MiB/s an IOPS",
    keeps: [{ volumeThroughputMiBps: 750 }, { volumeThroughputMiBps: 1000, volumeIops: 4000 }],
  },
  "one-kind-of-master-user": {
    breaks: { masterUserArn: role },
    says: `internal and ${role} given; an ARN needs masterUser iam, as a domain has one kind of master user`,
    keeps: [{ masterUser: "iam", masterUserArn: role }, { masterUser: "iam" }],
  },
  "principals-are-for-a-closed-policy": {
    breaks: { accessPrincipals: [role] },
    says: "openInVpc and 1 principals given; an open policy would ignore them, so set accessPolicy to principals",
    keeps: [{ accessPolicy: "principals", masterUser: "iam", accessPrincipals: [role] }],
  },
  "signed-requests-lock-out-passwords": {
    breaks: { accessPolicy: "principals" },
    says: "principals and internal given; a policy that names principals refuses sign-in by password, so use masterUser iam (or set signedRequestsOnly)",
    keeps: [
      { accessPolicy: "principals", signedRequestsOnly: true },
      { accessPolicy: "principals", masterUser: "iam" },
    ],
  },
  "saml-needs-unsigned-requests": {
    breaks: { samlMetadata: "idp.xml", accessPolicy: "principals", masterUser: "iam" },
    says: "SAML and principals given; a policy that names principals refuses browsers, which sign no request, so set accessPolicy to openInVpc: the security groups and fine-grained access control decide then",
    keeps: [{ samlMetadata: "idp.xml" }, { samlMetadata: "idp.xml", masterUser: "iam" }],
  },
  "identity-center-needs-version": {
    breaks: { identityCenter: "arn:instance", engineVersion: "OpenSearch_1.2" },
    says: "Identity Center on OpenSearch_1.2 given; it needs OpenSearch_1.3 or later",
    keeps: [{ identityCenter: "arn:instance" }, { identityCenter: "arn:instance", engineVersion: "OpenSearch_1.3" }],
  },
};

const broken = (change: Change): string[] =>
  domainRules.filter(({ check }) => check({ ...walkthrough, ...change }) !== undefined).map(({ id }) => id);

describe("the rules of a domain", () => {
  it("are these", () => {
    assert.deepEqual(
      domainRules.map(({ id }) => id),
      Object.keys(cases),
    );
  });

  it("allow the walkthrough's domain", () => {
    assert.deepEqual(domainProblems(walkthrough), []);
  });

  for (const rule of domainRules) {
    describe(rule.id, () => {
      const { breaks, says, keeps } = cases[rule.id]!;

      it("refuses what breaks it, and says why and where it stands", () => {
        assert.deepEqual(broken(breaks), [rule.id]);
        assert.deepEqual(domainProblems({ ...walkthrough, ...breaks }), [
          { setting: rule.settings.join(" + "), message: `${says} (${rule.source})` },
        ]);
        assert.match(rule.source, /^https:\/\/docs\.aws\.amazon\.com\/[\w/.-]+\.html$/);
      });

      for (const change of keeps) {
        it(`allows ${JSON.stringify(change)}`, () => {
          assert.deepEqual(broken(change), []);
        });
      }
    });
  }

  it("name every setting that they look at", () => {
    const shapes = fc.record<DomainShape>({
      domainName: fc.constantFrom("search", "Search"),
      engineVersion: fc.constantFrom("OpenSearch_1.2", "OpenSearch_2.19", "Elasticsearch_7.10", "Elasticsearch_6.8"),
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
      signedRequestsOnly: fc.boolean(),
    });
    fc.assert(
      fc.property(shapes, shapes, (shape, other) => {
        for (const { id, settings, check } of domainRules) {
          const named = Object.fromEntries(settings.map((key) => [key, shape[key]]));
          assert.equal(check({ ...other, ...named }), check(shape), id);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the largest volume", () => {
  // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html#ebsresource
  const table: [instanceType: string, gp2: number | undefined, gp3: number | undefined][] = [
    ["t3.small.search", 100, 100],
    ["t3.medium.search", 200, 200],
    ["m5.large.search", 512, 1024],
    ["m5.xlarge.search", 1024, 2048],
    ["m6g.12xlarge.search", 9216, 18432],
    ["r6g.4xlarge.search", 6144, 12288],
    ["m7g.medium.search", 512, 512],
    ["unknown.large.search", undefined, undefined],
  ];
  for (const [instanceType, gp2, gp3] of table) {
    it(`of ${instanceType} is ${gp2 ?? "not known"} GiB of gp2, ${gp3 ?? "not known"} of gp3`, () => {
      assert.equal(maxVolumeGiB(instanceType, "gp2"), gp2);
      assert.equal(maxVolumeGiB(instanceType, "gp3"), gp3);
    });
  }

  it("knows the burstable types", () => {
    assert.deepEqual(
      ["t2.small.search", "t3.medium.search", "tx.large.search", "m5.large.search"].filter(isBurstable),
      ["t2.small.search", "t3.medium.search"],
    );
  });
});
