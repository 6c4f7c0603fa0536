// The real Terraform AWS provider checks every name, enumeration, range and reference.
import assert from "node:assert/strict";
import type { Invoke } from "@private-ingest/offline/engine/deployment";
import type { Registration } from "@private-ingest/offline/engine/evaluation";
import { runInProcess } from "../program/in-process";
import { startMoto, whyNoMoto, type Moto } from "./moto";
import { assertPlannedAsNew, size } from "./plan-as-new";
import type { Schema } from "./schema";
import { findTerraform, type PlannedChange, type Terraform, Workspace } from "./terraform";
import { translate } from "./translate";

const presets = ["dev", "prod"] as const;
/** An image that moto has. */
const newestImage: Invoke = ({ name }) => ({ id: name, name, value: "ami-03cf127a", insecureValue: "ami-03cf127a" });

async function evaluated(stack: (typeof presets)[number]): Promise<readonly Registration[]> {
  const invokes = { "aws:ssm/getParameter:getParameter": newestImage };
  const { errors, resources } = await runInProcess({ stack, mode: "update", invokes });
  assert.deepEqual(errors, []);
  return resources;
}

describe("the presets before the real Terraform AWS provider", function () {
  this.timeout(180_000);
  let workspace: Workspace | undefined;
  let schema: Schema;

  before(async function () {
    const asked = process.env["TERRAFORM_APPLY"] !== undefined;
    const found = asked ? findTerraform() : "it takes half a minute of one processor; TERRAFORM_APPLY=1 asks for it";
    if (typeof found === "string") {
      console.log(`    skipped: ${found}`);
      return this.skip();
    }
    workspace = await Workspace.make(found);
    schema = await workspace.schema();
  });
  after(() => {
    workspace?.remove();
  });

  for (const stack of presets) {
    it(`${stack} uses only what the provider has, and is planned as new`, async () => {
      await assertPlannedAsNew(workspace!, schema, await evaluated(stack));
    });
  }
});

/** Differences that are moto's doing, not the program's. */
const EXPLAINED: readonly { readonly address: RegExp; readonly property: string; readonly reason: string }[] = [
  {
    address: /^aws_vpc_security_group_(ingress|egress)_rule\./,
    property: "description",
    reason: "moto forgets the description of a rule whose source is a group",
  },
  {
    address: /^aws_instance\./,
    property: "vpc_security_group_ids",
    reason: "moto tells an instance's groups at its network interface only, where the provider does not look",
  },
];

/** Properties that a plan would change, as far as they are known before the change. */
function differences({ address, change: { before, after } }: PlannedChange): { address: string; property: string }[] {
  return Object.entries(after ?? {})
    .filter(([property, value]) => value !== null && JSON.stringify(before?.[property]) !== JSON.stringify(value))
    .map(([property]) => ({ address, property }));
}

describe("the presets applied to moto", function () {
  this.timeout(600_000);
  let terraform: Terraform;
  let moto: Moto | undefined;

  before(function () {
    const found = findTerraform();
    const asked = process.env["TERRAFORM_APPLY"] !== undefined;
    const reason = !asked ? "it takes minutes; TERRAFORM_APPLY=1 asks for it" : whyNoMoto();
    if (typeof found === "string" || reason !== undefined) {
      console.log(`    skipped: ${typeof found === "string" ? found : String(reason)}`);
      return this.skip();
    }
    terraform = found;
  });
  // A new account for each.
  beforeEach(async () => {
    moto = await startMoto();
  });
  afterEach(() => {
    moto?.stop();
  });

  for (const stack of presets) {
    it(`${stack} is created, and a second plan finds nothing to change`, async () => {
      const workspace = await Workspace.make(terraform, moto!.provider);
      try {
        const translation = translate(await evaluated(stack), await workspace.schema());
        // The provider looks at a new domain after ten minutes only; moto has it at once.
        for (const domain of Object.values(translation.resource["aws_opensearch_domain"] ?? {})) {
          Object.assign(domain as object, { timeouts: { create: "1s" } });
        }
        workspace.put(translation);
        await workspace.run("apply", "-auto-approve", "-parallelism=20");
        const created = (await workspace.run("state", "list")).trim().split("\n");
        assert.equal(created.length, size(translation));
        const unexplained = (await workspace.plan())
          .flatMap(differences)
          .filter(
            (found) =>
              !EXPLAINED.some(({ address, property }) => address.test(found.address) && property === found.property),
          );
        assert.deepEqual(unexplained, []);
      } finally {
        workspace.remove();
      }
    });
  }
});
