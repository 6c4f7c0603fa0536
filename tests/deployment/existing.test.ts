// What is there already: a VPC, and a domain in it.
import assert from "node:assert/strict";
import { presets } from "../program/presets";
import { assertDestroyed, assertSucceeded, deployed } from "./deployed";
import { makeDomain, makeNetwork } from "./existing-network";
import type { Stack } from "./stack";

type Prepare = (stack: Stack) => Promise<void>;

const inVpc: Prepare = async (stack) => {
  const { vpcId, subnetId } = await makeNetwork(stack.cloud);
  stack.configure({ ...presets.dev, vpcId, subnetIds: [subnetId] });
};

const toDomain: Prepare = async (stack) => {
  const network = await makeNetwork(stack.cloud);
  const { arn, endpoint } = await makeDomain(stack.cloud, network);
  stack.configure({
    ...presets.dev,
    vpcId: network.vpcId,
    subnetIds: [network.subnetId],
    domainSecurityGroupId: network.groupId,
    existingDomainArn: arn,
    existingDomainEndpoint: endpoint,
    masterUser: "iam",
  });
};

/** Types that are their owner's and never made by such a stack. */
const cases: readonly [title: string, prepare: Prepare, notMade: RegExp][] = [
  ["in an existing VPC", inVpc, /:(Vpc|Subnet)$/],
  ["that delivers to an existing domain", toDomain, /:(Vpc|Subnet|Domain)$/],
];

for (const [title, prepare, notMade] of cases) {
  deployed(`a stack ${title}`, { config: presets.dev, whole: true, prepare }, (stack) => {
    it("is created beside it, and shows no change afterwards", async () => {
      const run = await stack().up();
      assertSucceeded(run);
      assert.deepEqual(
        run.steps.filter(({ type }) => notMade.test(type)),
        [],
      );
      assertSucceeded(await stack().up("--refresh", "--expect-no-changes"));
    });

    it("goes and leaves it", () => assertDestroyed(stack(), "--skip-preview"));
  });
}
