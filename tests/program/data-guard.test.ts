import assert from "node:assert/strict";
import type { Registration } from "@private-ingest/offline/engine/evaluation";
import { adopted, lookUpsIn, oneVpc } from "./existing-account";
import { runInProcess } from "./in-process";
import { keyOfResource, keyOfUrn, keysOf } from "./keys";

async function deployed(stack: string, config: Readonly<Record<string, unknown>>): Promise<readonly Registration[]> {
  const invokes = "vpcId" in config ? lookUpsIn(oneVpc) : {};
  const { resources, errors } = await runInProcess({ stack, mode: "update", config, invokes });
  assert.deepEqual(errors, []);
  return resources;
}

const holders = [
  "index.RandomPassword domain-master",
  "kms.Key key",
  "opensearch.Domain domain",
  "s3.Bucket stream-backup",
  "safety.DataGuard guard",
  "secretsmanager.Secret domain-master",
];
const all = { customerKey: true, masterUser: "internal", accessPolicy: "openInVpc" };

describe("protectData and allowDataLoss", () => {
  const table: [protectData: boolean, allowDataLoss: boolean, guarded: readonly string[]][] = [
    [true, false, holders],
    // One key turned: the bucket would stop the destroy, so nothing else may go before it.
    [false, false, holders],
    [false, true, []],
  ];
  for (const [protectData, allowDataLoss, guarded] of table) {
    it(`protectData ${protectData} and allowDataLoss ${allowDataLoss} protect ${guarded.length} resources`, async () => {
      const resources = await deployed("prod", { ...all, protectData, allowDataLoss });
      assert.deepEqual(keysOf(resources.filter(({ protect }) => protect)).sort(), guarded);
      const find = (key: string) => resources.find((resource) => keyOfResource(resource) === key)!.inputs;
      assert.equal(find("s3.Bucket stream-backup")["forceDestroy"], guarded.length === 0);
      assert.equal(find("secretsmanager.Secret domain-master")["recoveryWindowInDays"], guarded.length === 0 ? 0 : 30);
    });
  }
});

describe("a destroy", () => {
  function neededBy(key: string, resources: readonly Registration[]): ReadonlySet<string> {
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    const found = new Set<string>();
    const visit = (urn: string): void => {
      for (const needed of byUrn.get(urn)?.dependencies ?? []) {
        if (found.has(needed)) continue;
        found.add(needed);
        visit(needed);
      }
    };
    visit(resources.find((resource) => keyOfResource(resource) === key)!.urn);
    return new Set([...found].map(keyOfUrn));
  }

  const configs: Readonly<Record<string, [string, Readonly<Record<string, unknown>>]>> = {
    "an existing VPC": ["dev", { ...adopted, protectData: true, allowDataLoss: false }],
    "all that can be turned on": [
      "prod",
      {
        flowLogs: "all",
        producerEndpoint: true,
        alarmEmail: "ops@example.com",
        clientCidrs: ["10.1.0.0/16"],
        natGateways: "onePerAz",
      },
    ],
  };
  for (const [name, [stack, config]] of Object.entries(configs)) {
    it(`of a protected stack stops at the guard, before anything else is deleted: ${name}`, async () => {
      const resources = await deployed(stack, config);
      const needed = neededBy("safety.DataGuard guard", resources);
      // A provider goes with the last of its resources.
      const others = keysOf(resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:")));
      const unexpected = others.filter((key) => !needed.has(key));
      assert.deepEqual(unexpected, []);
    });
  }

  it("deletes the bucket while the domain and its access still exist", async () => {
    const resources = await deployed("dev", {});
    assert(neededBy("kinesis.FirehoseDeliveryStream stream", resources).has("s3.Bucket stream-backup"));
    const bucket = neededBy("s3.Bucket stream-backup", resources);
    assert(bucket.has("lambda.Invocation setup") && bucket.has("opensearch.Domain domain"));
  });
});
