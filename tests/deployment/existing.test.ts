// Stacks in an existing VPC, with and without an existing domain.
import assert from "node:assert/strict";
import { presets } from "../program/presets";
import { assertDestroyed, assertRefused, assertSucceeded, deployed } from "./deployed";
import { makeDomain, makeNetwork } from "./existing-network";
import type { Stack } from "./stack";
import { useService } from "./used-account";

type Prepare = (stack: Stack) => Promise<void>;

const inVpc: Prepare = async (stack) => {
  await useService(stack);
  const { vpcId, subnetIds } = await makeNetwork(stack.cloud);
  stack.configure({ ...presets.dev, vpcId, subnetIds: [subnetIds[0]] });
};

const toDomain: Prepare = async (stack) => {
  const network = await makeNetwork(stack.cloud);
  const { arn, endpoint } = await makeDomain(stack.cloud, network);
  stack.configure({
    ...presets.dev,
    vpcId: network.vpcId,
    subnetIds: [network.subnetIds[0]],
    domainSecurityGroupId: network.groupIds[0],
    existingDomainArn: arn,
    existingDomainEndpoint: endpoint,
    masterUser: "iam",
  });
};

/** Settings that name nothing that exists. */
const nowhere = {
  vpcId: "vpc-0a000000",
  subnetIds: ["subnet-0a000000"],
  streamSecurityGroupId: "sg-0a000000",
  domainSecurityGroupId: "sg-0b000000",
  clientSecurityGroupIds: ["sg-0c000000"],
  existingDomainArn: "arn:aws:es:us-east-1:123456789012:domain/nowhere",
  kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/bf2f6e04-0670-4caf-b2d3-27b49ea25b95",
};
const ofNowhere = {
  ...nowhere,
  existingDomainEndpoint: "vpc-nowhere-abc.us-east-1.es.amazonaws.com",
  masterUser: "iam",
};

deployed("a stack of missing resources", { config: { ...presets.dev, ...ofNowhere }, whole: true }, (stack) => {
  it("is refused with every setting that names one", async () => {
    const run = await stack().run("preview");
    for (const [setting, given] of Object.entries(nowhere)) {
      assertRefused(run, new RegExp(`^ *${setting}: ${[given].flat().join()} given`, "m"));
    }
    assert.doesNotMatch(run.output, /^ +at /m);
  });
});

/** Resources of other owners: such a stack neither creates nor deletes one. */
const cases: readonly [title: string, prepare: Prepare, theirs: readonly string[]][] = [
  ["in an existing VPC", inVpc, ["Vpc", "Subnet"]],
  ["that delivers to an existing domain", toDomain, ["Vpc", "Subnet", "Domain"]],
];

for (const [title, prepare, theirs] of cases) {
  deployed(`a stack ${title}`, { config: presets.dev, whole: true, prepare }, (stack) => {
    it("is created without them, and shows no change afterwards", async () => {
      const run = await stack().up();
      assertSucceeded(run);
      assert.deepEqual(
        run.steps.filter(({ type }) => theirs.some((kind) => type.endsWith(`:${kind}`))),
        [],
      );
      assertSucceeded(await stack().up("--refresh", "--expect-no-changes"));
    });

    it("is destroyed without the existing resources", async () => {
      await assertDestroyed(stack(), "--skip-preview");
      const deleted = stack()
        .cloud.calls()
        .filter(({ operation }) => theirs.some((kind) => operation === `Delete${kind}`));
      assert.deepEqual(deleted, []);
    });
  });
}
