import assert from "node:assert/strict";
import fc from "fast-check";
import { placeInIam } from "../../components/iam/service-roles";
import type { Registration } from "@private-ingest/offline/engine/evaluation";
import { refusalOf, runWith } from "./existing-account";
import { runInProcess } from "./in-process";
import { keyOfResource } from "./keys";

const permissionsBoundaryArn = "arn:aws:iam::123456789012:policy/boundary";
const options = { permissionsBoundaryArn, rolePath: "/platform/", roleNamePrefix: "acme-" };

const ofType = (resources: readonly Registration[], type: string): Registration[] =>
  resources.filter((resource) => resource.type === type);

describe("options of every role", () => {
  for (const preset of ["dev", "prod"]) {
    it(`apply to each role and instance profile of ${preset}, and nothing else`, async () => {
      const { resources, errors } = await runInProcess({ mode: "update", stack: preset, config: options });
      assert.deepEqual(errors, []);
      const roles = ofType(resources, "aws:iam/role:Role");
      assert(roles.length >= 5);
      for (const role of roles) {
        const { permissionsBoundary, path, namePrefix, name } = role.inputs;
        assert.deepEqual(
          { permissionsBoundary, path, name },
          {
            permissionsBoundary: permissionsBoundaryArn,
            path: "/platform/",
            name: undefined,
          },
        );
        assert.equal(namePrefix, `acme-${role.name}-`);
      }
      for (const { inputs, name } of ofType(resources, "aws:iam/instanceProfile:InstanceProfile")) {
        assert.deepEqual([inputs["path"], inputs["namePrefix"]], ["/platform/", `acme-${name}-`]);
      }
      const touched = resources.filter(({ inputs }) => inputs["permissionsBoundary"] !== undefined);
      assert.deepEqual(touched.map(keyOfResource).sort(), roles.map(keyOfResource).sort());
      // It is AWS's own, at a path of AWS's.
      for (const { inputs } of ofType(resources, "aws:iam/serviceLinkedRole:ServiceLinkedRole"))
        assert.deepEqual(Object.keys(inputs), ["awsServiceName"]);
    });
  }

  it("change no role by default", async () => {
    const { resources } = await runInProcess({ mode: "update" });
    for (const { inputs } of ofType(resources, "aws:iam/role:Role")) {
      const { permissionsBoundary, path, namePrefix } = inputs;
      // The provider's own default.
      assert.deepEqual([permissionsBoundary, path, namePrefix], [undefined, "/", undefined]);
    }
  });

  it("keep every name prefix within the provider's limit", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[\w+=,.@-]{1,20}$/),
        fc.stringMatching(/^[a-z-]{1,60}$/),
        (roleNamePrefix, name) => {
          const { namePrefix = "" } = placeInIam(name, { roleNamePrefix });
          return namePrefix.length <= 38 && namePrefix.startsWith(roleNamePrefix);
        },
      ),
    );
  });

  for (const foreign of ["arn:aws:iam::210987654321:policy/boundary", "arn:aws-cn:iam::aws:policy/boundary"]) {
    it(`refuse the boundary ${foreign}, as IAM does`, async () => {
      assert.match(await refusalOf({ permissionsBoundaryArn: foreign }, {}), /permissionsBoundaryArn: .*123456789012/);
    });
  }

  it("accept a boundary of AWS's own", async () => {
    const { errors } = await runWith({ permissionsBoundaryArn: "arn:aws:iam::aws:policy/PowerUserAccess" }, {});
    assert.deepEqual(errors, []);
  });
});
