import assert from "node:assert/strict";
import type { Registration } from "@private-ingest/offline/engine/evaluation";
import { adopted, lookUpsIn, oneVpc } from "./existing-account";
import { runInProcess } from "./in-process";
import { keyOfResource, keysOf } from "./keys";

/**
 * What Pulumi would delete, wave by wave: dependents first, a component's children with the component.
 * https://github.com/pulumi/pulumi/blob/master/pkg/resource/graph/dependency_graph.go (DependenciesOf)
 */
function waves(resources: readonly Registration[]): string[][] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const isWithin = (resource: Registration, urn: string): boolean => {
    const parent = byUrn.get(resource.parent);
    return parent !== undefined && (parent.urn === urn || isWithin(parent, urn));
  };
  const needed = new Map(
    resources.map((resource, index) => {
      const direct = [
        resource.parent,
        resource.provider.split("::").slice(0, 4).join("::"),
        ...resource.dependencies,
        ...Object.values(resource.propertyDependencies).flat(),
      ];
      const children = direct
        // The SDK knows the children of a component that it has built itself, not those of a remote one.
        .filter((urn) => byUrn.get(urn)?.custom === false && !byUrn.get(urn)?.remote && urn !== resource.parent)
        .flatMap((urn) => resources.slice(0, index).filter((other) => isWithin(other, urn)));
      return [resource.urn, new Set([...direct, ...children.map(({ urn }) => urn)])] as const;
    }),
  );
  const left = new Map(byUrn);
  const result: string[][] = [];
  while (left.size > 0) {
    const wave = [...left.values()].filter(({ urn }) => ![...left.keys()].some((other) => needed.get(other)!.has(urn)));
    assert(wave.length > 0, `a circle: ${[...left.keys()].join(", ")}`);
    for (const { urn } of wave) left.delete(urn);
    result.push(keysOf(wave).sort());
  }
  return result;
}

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

describe("the two keys of deletion", () => {
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
  const configs: Readonly<Record<string, [string, Readonly<Record<string, unknown>>]>> = {
    prod: ["prod", {}],
    "prod with one key turned": ["prod", { protectData: false }],
    "a new VPC with gateways": ["prod", { natGateways: "onePerAz" }],
    "an existing VPC": ["dev", { ...adopted, protectData: true, allowDataLoss: false }],
    "neither alarms nor access": [
      "dev",
      { ...adopted, protectData: true, allowDataLoss: false, alarms: false, dashboardAccess: "none" },
    ],
    "all that can be turned on": [
      "prod",
      { flowLogs: "all", producerEndpoint: true, alarmEmail: "ops@example.com", clientCidrs: ["10.1.0.0/16"] },
    ],
  };
  for (const [name, [stack, config]] of Object.entries(configs)) {
    it(`of a protected stack stops at the guard, before anything else is deleted: ${name}`, async () => {
      assert.deepEqual((await deployed(stack, config).then(waves))[0], ["safety.DataGuard guard"]);
    });
  }

  it("comes to the bucket while the domain and its access are still there", async () => {
    const order = waves(await deployed("dev", {}));
    const wave = (key: string): number => order.findIndex((keys) => keys.includes(key));
    const bucket = wave("s3.Bucket stream-backup");
    assert(bucket > wave("kinesis.FirehoseDeliveryStream stream"), "nothing is written to it any more");
    assert(bucket < wave("lambda.Invocation setup"), "before the setup is undone");
    assert(bucket < wave("opensearch.Domain domain"), "before the domain");
  });
});
