import assert from "node:assert/strict";
import { EncryptionKey } from "../../components/key/encryption-key";
import { ServiceRoles } from "../../components/iam/service-roles";
import { place } from "./neighbours";
import { inputsOf, optionsOf, record } from "./recorder";

describe("ServiceRoles", () => {
  it("makes a role for the setup and one per stream, each for one service", async () => {
    const recorded = await record(
      () => new ServiceRoles("roles", { roleOptions: {}, streams: ["stockdata", "orders"] }),
    );
    const parent = "identity.ServiceRoles roles";
    assert.deepEqual(optionsOf(recorded), {
      [parent]: {},
      "iam.Role roles-delivery": { parent },
      "iam.Role roles-delivery-orders": { parent },
      "iam.Role roles-setup": { parent },
    });
    assert.deepEqual(recorded.get(parent)!.registeredOutputs, {
      setupRoleArn: "arn:roles-setup",
    });
    for (const [name, service] of [
      ["delivery", "firehose.amazonaws.com"],
      ["delivery-orders", "firehose.amazonaws.com"],
      ["setup", "lambda.amazonaws.com"],
    ] as const) {
      const { assumeRolePolicy } = inputsOf(recorded, `iam.Role roles-${name}`);
      assert.deepEqual(JSON.parse(assumeRolePolicy as string), {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
      });
    }
  });
});

describe("EncryptionKey", () => {
  const parent = "key.EncryptionKey key";

  for (const protectData of [true, false]) {
    it(`makes a key that is ${protectData ? "protected" : "not protected"}, and its alias`, async () => {
      const recorded = await record(() => new EncryptionKey("key", { place, protectData }));
      assert.deepEqual(optionsOf(recorded), {
        [parent]: {},
        "kms.Key key": { parent, ...(protectData ? { protect: true } : {}) },
        "kms.Alias key": { parent },
      });
      assert.deepEqual(recorded.get(parent)!.registeredOutputs, { arn: "arn:key" });
      assert.deepEqual(inputsOf(recorded, "kms.Alias key"), { name: "alias/shop-test", targetKeyId: "key-id" });
    });
  }

  it("has a unique alias without the dots of stack names", async () => {
    const aliasOf = async (stack: string): Promise<unknown> =>
      inputsOf(await record(() => new EncryptionKey("key", { place, protectData: true }), stack), "kms.Alias key")[
        "name"
      ];
    assert.equal(await aliasOf("eu-prod"), "alias/shop-eu-prod");
    assert.match(String(await aliasOf("eu.prod")), /^alias\/shop-eu-prod-[0-9a-f]{8}$/);
  });

  it("rotates the key, and admits the services that act without a role", async () => {
    const recorded = await record(() => new EncryptionKey("key", { place, protectData: true }));
    const { policy, enableKeyRotation, deletionWindowInDays } = inputsOf(recorded, "kms.Key key");
    assert.deepEqual(
      { enableKeyRotation, deletionWindowInDays },
      { enableKeyRotation: true, deletionWindowInDays: 30 },
    );
    const use = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];
    assert.deepEqual(JSON.parse(policy as string), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AccountDecidesByIam",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::123456789012:root" },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Sid: "Logs",
          Effect: "Allow",
          Principal: { Service: "logs.eu-west-1.amazonaws.com" },
          Action: use,
          Resource: "*",
          Condition: {
            ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:123456789012:log-group:*" },
          },
        },
        {
          Sid: "Alarms",
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
          Resource: "*",
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
      ],
    });
  });
});
