import assert from "node:assert/strict";
import type { Registration } from "@private-ingest/offline/engine/evaluation";
import {
  type DocumentedStatement,
  firehoseFromKinesis,
  firehoseToVpcDomain,
  lambdaInVpc,
  lambdaOutsideVpc,
} from "./documented-policies";
import { runInProcess } from "./in-process";
import { keyOfResource } from "./keys";

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

const kinesisStreamArn = "arn:aws:kinesis:us-east-1:123456789012:stream/ticks";

/** What a role may do without any condition, by its inline policies. */
function statementsOf(role: string, resources: readonly Registration[]): Statement[] {
  const { id } = one(`iam.Role ${role}`, resources);
  return resources
    .filter((resource) => keyOfResource(resource).startsWith("iam.RolePolicy ") && resource.inputs["role"] === id)
    .flatMap(({ inputs }) => (JSON.parse(inputs["policy"] as string) as { Statement: Statement[] }).Statement)
    .filter(({ Effect, Condition }) => Effect === "Allow" && Condition === undefined);
}

function one(key: string, resources: readonly Registration[]): Registration {
  const found = resources.find((resource) => keyOfResource(resource) === key);
  assert(found, `there is no ${key}`);
  return found;
}

/** "*" asked for is a request that names no resource: only "*" allows it. */
function allows(statements: readonly Statement[], action: string, resource: string): boolean {
  const fits = (pattern: string): boolean =>
    new RegExp(`^${pattern.split("*").map(escape).join(".*")}$`).test(resource);
  return statements.some(
    ({ Action, Resource }) =>
      [Action].flat().includes(action) &&
      [Resource].flat().some((pattern) => (resource === "*" ? pattern === "*" : fits(pattern))),
  );
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function assertContains(
  statements: readonly Statement[],
  documented: readonly DocumentedStatement[],
  names: Readonly<Record<string, string>>,
): void {
  for (const { actions, resources } of documented) {
    for (const action of actions) {
      for (const pattern of resources) {
        const resource = pattern.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? assert.fail(name));
        assert(allows(statements, action, resource), `${action} on ${resource} is not allowed`);
      }
    }
  }
}

describe("the policies that AWS documents as the least", () => {
  for (const [title, config] of [
    ["the defaults", {}],
    ["a customer key", { customerKey: true }],
    ["a Kinesis data stream", { source: "kinesis", kinesisStreamArn }],
    ["one shared group in three zones", { sharedSecurityGroup: true, availabilityZones: 3, instanceCount: 3 }],
  ] as const) {
    it(`are contained in the roles with ${title}`, async () => {
      const { resources, errors } = await runInProcess({ mode: "update", config });
      assert.deepEqual(errors, []);
      const arnOf = (key: string): string => one(key, resources).outputs["arn"] as string;
      const logGroup = (name: string): { logGroup: string } => ({ logGroup: arnOf(`cloudwatch.LogGroup ${name}`) });
      const rights = (role: string): Statement[] => statementsOf(role, resources);

      assertContains(rights("roles-setup"), lambdaInVpc, logGroup("setup"));
      assertContains(rights("drain"), lambdaOutsideVpc, logGroup("drain"));
      assertContains(rights("stream-transform"), lambdaOutsideVpc, logGroup("stream-transform"));
      assertContains(
        rights("roles-delivery"),
        "source" in config ? [...firehoseToVpcDomain, ...firehoseFromKinesis] : firehoseToVpcDomain,
        {
          ...logGroup("stream-errors"),
          bucket: arnOf("s3.Bucket stream-backup"),
          domain: arnOf("opensearch.Domain domain"),
          index: "stockdata",
          function: arnOf("lambda.Function stream-transform"),
          source: kinesisStreamArn,
        },
      );
    });
  }

  it("are looked for in every role of a function in the VPC", async () => {
    const { resources } = await runInProcess({ mode: "update" });
    const inVpc = resources.filter(
      ({ inputs, type }) => type === "aws:lambda/function:Function" && inputs["vpcConfig"],
    );
    assert.deepEqual(inVpc.map(keyOfResource), ["lambda.Function setup"]);
  });
});
