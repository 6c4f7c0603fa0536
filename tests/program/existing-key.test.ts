import assert from "node:assert/strict";
import { refusalOf, runWith } from "./existing-account";
import { difference } from "./difference";
import { developmentStack, runInProcess } from "./in-process";

const kmsKeyArn = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const account = { keys: { [kmsKeyArn]: {} } };

describe("an existing KMS key", () => {
  it("is used instead of a new one, and no key is made", async () => {
    const own = await runInProcess({ mode: "update", config: { customerKey: true } });
    const theirs = await runWith({ kmsKeyArn }, account);
    assert.deepEqual(theirs.errors, []);
    const { added, removed, changed, outputs } = difference(own, theirs);
    assert.deepEqual(
      { added, removed },
      { added: [], removed: ["key.EncryptionKey key", "kms.Alias key", "kms.Key key"] },
    );
    const values = [...Object.values(changed), outputs].flatMap((properties) => Object.values(properties));
    assert(values.length > 10);
    assert.deepEqual([...new Set(values)], [kmsKeyArn]);
  });

  it("is used with and without customerKey, which it implies", async () => {
    const implied = await runWith({ kmsKeyArn }, account);
    const both = await runWith({ kmsKeyArn, customerKey: true }, account);
    assert.deepEqual(difference(implied, both), difference(both, both));
    const alarms = (key: string): boolean => key.startsWith("cloudwatch.MetricAlarm");
    assert.deepEqual(difference(await developmentStack(), implied).added.filter(alarms), [
      "cloudwatch.MetricAlarm monitoring-domain-key-error",
      "cloudwatch.MetricAlarm monitoring-domain-key-inaccessible",
      "cloudwatch.MetricAlarm monitoring-stream-key-denied",
      "cloudwatch.MetricAlarm monitoring-stream-key-disabled",
      "cloudwatch.MetricAlarm monitoring-stream-key-invalid",
      "cloudwatch.MetricAlarm monitoring-stream-key-missing",
    ]);
  });

  for (const [property, value] of [
    ["keyState", "Disabled"],
    ["keyState", "PendingDeletion"],
    ["keySpec", "RSA_2048"],
    ["keyUsage", "SIGN_VERIFY"],
    ["keyManager", "AWS"],
  ] as const) {
    it(`is refused when its ${property} is ${value}`, async () => {
      const refusal = await refusalOf({ kmsKeyArn }, { keys: { [kmsKeyArn]: { [property]: value } } });
      assert(refusal.includes(kmsKeyArn));
      assert.match(refusal, new RegExp(value));
    });
  }
});
