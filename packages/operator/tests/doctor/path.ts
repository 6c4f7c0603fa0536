import assert from "node:assert/strict";
import { producerPolicy } from "../../../../components/stream/delivery-policy";
import type { Finding } from "../../checking/finding";
import type { Deployment } from "../deployment/deployment";
import type { DoctorInMoto } from "./doctor-in-moto";

/** What stands between the stream and its index, broken one at a time. */
export function describePath(started: () => DoctorInMoto): void {
  describe("the way to the index", () => {
    let doctor: DoctorInMoto;
    let deployment: Deployment;
    before(() => {
      doctor = started();
      ({ deployment } = doctor);
    });

    for (const action of ["ec2:CreateNetworkInterface", "es:ESHttpPost", "s3:PutObject"]) {
      it(`finds a role that may not ${action}`, () =>
        doctor.finds(
          "delivery role",
          "fail",
          new RegExp(action),
          () => deployment.allow([action]),
          () => deployment.allow(),
        ));
    }

    it("finds a role that may not use the key that the stream encrypts its backup by", async () => {
      await deployment.makeStream("sealed", "stock", { keyArn: deployment.keyArn });
      await deployment.allow([], deployment.keyArn);
      const role = async (): Promise<Finding> =>
        (await doctor.examine("sealed")).json.find(({ check }) => check === "delivery role")!;
      assert.match((await role()).detail, /may do all that Firehose needs, the backup's key included/);
      for (const action of ["kms:Decrypt", "kms:GenerateDataKey"]) {
        await deployment.allow([action], deployment.keyArn);
        const { detail, fix, status } = await role();
        assert.equal(status, "fail");
        assert.equal(detail, `not allowed: ${action} on ${deployment.keyArn}`);
        assert(fix?.startsWith(`allow ${action} in the role's policy`), fix);
      }
      await deployment.allow();
    });

    it("finds a role that may not use the key of the bucket itself", () =>
      doctor.finds(
        "delivery role",
        "fail",
        /kms:Decrypt on arn:aws:kms:.*; kms:GenerateDataKey on/,
        () => deployment.encryptBucket(true),
        () => deployment.encryptBucket(false),
      ));

    it("tells whether a producer may put records, and use the stream's own key", async () => {
      const { keyArn } = deployment;
      await deployment.makeStream("keyed", "stock", { ownKeyArn: keyArn });
      const place = { partition: "aws", region: "us-east-1", accountId: "123456789012" };
      const streamArn = "arn:aws:firehose:us-east-1:123456789012:deliverystream/keyed";
      const producer = (name: string, kmsKeyArn: string): Promise<string> =>
        deployment.makeProducer(name, producerPolicy({ place, streamArn, kmsKeyArn, kinesisStreamArn: "" }));
      const found = async (stream: string, ...more: string[]): Promise<Finding | undefined> =>
        (await doctor.examine(stream, ...more)).json.find(({ check }) => check === "producer");

      assert.equal((await found("keyed", "--producer", await producer("with-key", keyArn)))?.status, "ok");
      const without = await found("keyed", "--producer", await producer("without-key", ""));
      assert.equal(without?.status, "fail");
      assert.equal(without.detail, `not allowed: kms:GenerateDataKey on ${keyArn}; kms:Decrypt on ${keyArn}`);
      assert.match(without.fix!, /producerPolicyJson/);
      // Nobody to ask about: said where a key makes it matter.
      assert.equal((await found("keyed"))?.status, "skipped");
      assert.equal(await found("stock"), undefined);
    });

    it("finds a way that is closed out of the stream's group", () =>
      doctor.finds(
        "security groups",
        "fail",
        /does not let HTTPS out/,
        () => deployment.network.closeOut(),
        () => deployment.network.openOut(),
      ));

    it("finds a way that is closed into the domain's group", () =>
      doctor.finds(
        "security groups",
        "fail",
        /does not let HTTPS in/,
        () => deployment.network.closeIn(),
        () => deployment.network.openIn(),
      ));

    it("counts the nodes that an update of the domain adds, as the program's planner does", async () => {
      const subnetId = await deployment.network.smallSubnet(11);
      // Two interfaces of the stream, and two more for each node: 10 of 4 nodes fit, 12 of 5 do not.
      await deployment.makeLarge("fits", 4, subnetId);
      await deployment.makeLarge("grows", 5, subnetId);
      assert.equal(await doctor.statusOf("subnets", "fits"), "ok");
      assert.equal(await doctor.statusOf("subnets", "grows"), "warn");
    });

    it("finds a subnet without free addresses, a function that is gone and one that is not versioned", async () => {
      const subnetId = await deployment.network.smallSubnet(1);
      await deployment.makeStream("narrow", "stock", { subnetId });
      await deployment.makeStream("missing-function", "stock", {
        functionArn: `${deployment.functionArn}9`,
      });
      await deployment.makeStream("latest", "stock", {
        functionArn: deployment.functionArn.split(":").slice(0, 7).join(":"),
      });
      await deployment.makeStream("no-domain", "gone");
      assert.equal(await doctor.statusOf("subnets", "narrow"), "fail");
      assert.equal(await doctor.statusOf("transform function", "missing-function"), "fail");
      assert.equal(await doctor.statusOf("transform function", "latest"), "warn");
      assert.equal(await doctor.statusOf("domain", "no-domain"), "fail");
    });
  });
}
