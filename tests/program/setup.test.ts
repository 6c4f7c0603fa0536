import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { engineOf } from "../../components/domain/search-engine";
import {
  SearchSetup,
  type SearchSetupArgs,
  type SetupSettings,
  type StreamSetupArgs,
} from "../../components/setup/setup";
import type { SetupEvent } from "../../lambda/contracts/setup-event";
import { bundleFunction } from "../../lambda/bundle";
import {
  allOfBefore,
  beforeOptions,
  neighbourOptions,
  neighbours,
  privateNetwork,
  somethingBefore,
  stack,
  walkthrough,
} from "./neighbours";
import { inputsOf, optionsOf, record, statementsIn } from "./recorder";

type Change = Partial<SetupSettings & SearchSetupArgs["domain"]>;

function recordSetup(change: Change = {}, streams: readonly StreamSetupArgs[] = []) {
  return record(() => {
    const setup = new SearchSetup("setup", {
      ...neighbours(),
      settings: { ...walkthrough, instanceCount: 2, ...change },
      stack,
      network: privateNetwork,
      domain: {
        engine: engineOf("OpenSearch_2.19"),
        domainName: "domain",
        domainArn: "arn:domain",
        domainEndpoint: pulumi.output("vpc-search.example"),
        masterUserName: "admin",
        masterPassword: pulumi.secret("generated"),
        ready: [somethingBefore()],
        ...change,
      },
    });
    for (const stream of streams) setup.addStream(stream, { arn: pulumi.output("arn:orders-delivery") });
  });
}

const orders: StreamSetupArgs = {
  name: "orders",
  description: "Orders of the shop",
  indexName: "orders",
  securityRole: "firehose-role-orders",
  timeField: "placedAt",
  mappings: { properties: { placedAt: { type: "date" } } },
  indexRotation: "OneDay",
  retentionDays: 30,
  charts: [{ title: "orders", y: { kind: "count" } }],
  columns: [],
};

const parent = "setup.SearchSetup setup";
const byRole = { masterUserName: "", masterPassword: pulumi.output("") };
const eventOf = (recorded: Awaited<ReturnType<typeof record>>): SetupEvent =>
  JSON.parse(inputsOf(recorded, "lambda.Invocation setup")["input"] as string) as SetupEvent;

describe("SearchSetup", () => {
  it("makes a function in the VPC and calls it when everything exists", async () => {
    assert.deepEqual(optionsOf(await recordSetup()), {
      ...neighbourOptions,
      ...beforeOptions,
      [parent]: {},
      "ec2.SecurityGroup setup": { parent, customTimeouts: { delete: "45m" } },
      "vpc.SecurityGroupEgressRule setup-to-domain-egress": { parent },
      "vpc.SecurityGroupIngressRule setup-to-domain-ingress": { parent },
      "cloudwatch.LogGroup setup": { parent },
      "iam.RolePolicy setup-network": { parent },
      "iam.RolePolicy setup-work": { parent },
      "lambda.Invocation drain-setup": {
        parent: "network.InterfaceDrain drain",
        customTimeouts: { delete: "20m" },
        dependsOn: ["iam.RolePolicy drain", "iam.RolePolicy setup-network"],
      },
      // The rights to remove its interfaces stay until Lambda has removed them.
      "lambda.Function setup": { parent, dependsOn: ["iam.RolePolicy setup-network", "lambda.Invocation drain-setup"] },
      "lambda.Invocation setup": {
        parent,
        customTimeouts: { create: "20m", update: "20m", delete: "20m" },
        ignoreChanges: ["triggers"],
        dependsOn: [
          "iam.RolePolicy setup-work",
          ...allOfBefore,
          "vpc.SecurityGroupEgressRule setup-to-domain-egress",
          "vpc.SecurityGroupIngressRule setup-to-domain-ingress",
        ],
      },
    });
  });

  it("places the function in the domain's subnets, and admits it over HTTPS", async () => {
    const recorded = await recordSetup();
    const inputs = inputsOf(recorded, "lambda.Function setup");
    assert.equal(inputs["role"], "arn:roles-setup");
    assert.equal(inputs["timeout"], 600);
    assert.deepEqual(inputs["vpcConfig"], {
      subnetIds: ["subnet-1", "subnet-2"],
      securityGroupIds: ["setup-id"],
    });
    const { securityGroupId, referencedSecurityGroupId } = inputsOf(
      recorded,
      "vpc.SecurityGroupIngressRule setup-to-domain-ingress",
    );
    assert.deepEqual([securityGroupId, referencedSecurityGroupId], ["sg-domain", "setup-id"]);
    const { assets } = inputs["code"] as { assets: Record<string, { text: string }> };
    assert.equal(assets["index.js"]!.text, bundleFunction("setup").code);
  });

  it("may make its interfaces, call the domain and write its log", async () => {
    const recorded = await recordSetup();
    const interfaces = [
      "ec2:CreateNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:DeleteNetworkInterface",
      "ec2:AssignPrivateIpAddresses",
      "ec2:UnassignPrivateIpAddresses",
    ];
    assert.deepEqual(statementsIn(recorded, "iam.RolePolicy setup-network"), [
      { Sid: "ManageInterfaces", Effect: "Allow", Action: interfaces, Resource: "*" },
      {
        Sid: "NotByCode",
        Effect: "Deny",
        Action: interfaces,
        Resource: "*",
        Condition: { ArnLike: { "lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:*" } },
      },
    ]);
    assert.deepEqual(statementsIn(recorded, "iam.RolePolicy setup-work"), [
      { Sid: "Log", Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: "arn:setup:*" },
      {
        Sid: "CallDomain",
        Effect: "Allow",
        Action: ["es:ESHttpGet", "es:ESHttpPut", "es:ESHttpPost", "es:ESHttpDelete", "es:ESHttpHead"],
        Resource: "arn:domain/*",
      },
    ]);
  });

  it("passes the desired state as a secret, and updates when state or code changes", async () => {
    const recorded = await recordSetup();
    const { functionName, lifecycleScope, input, triggers } = inputsOf(recorded, "lambda.Invocation setup");
    assert.deepEqual({ functionName, lifecycleScope }, { functionName: "setup", lifecycleScope: "CRUD" });
    // A change of them would replace the invocation, and delete what the function has made.
    assert.equal(triggers, undefined);
    assert.deepEqual(recorded.get("lambda.Invocation setup")!.secrets, ["input"]);
    assert.deepEqual(JSON.parse(input as string), {
      endpoint: "vpc-search.example",
      engine: "opensearch",
      engineVersion: "2.19",
      region: "eu-west-1",
      owner: "shop/test",
      code: bundleFunction("setup").sha256,
      functionName: "setup",
      ownDomain: true,
      authentication: { kind: "basic", userName: "admin", password: "generated" },
      adopt: [],
      extraRoles: {},
      extraMappings: {},
      required: [],
    });
  });

  it("sets up the domain for each stream after the shared part, independently of others", async () => {
    const recorded = await recordSetup({}, [orders, { ...orders, name: "logs", indexRotation: "NoRotation" }]);
    const { indexRotation: _, ...stream } = orders;
    for (const [name, indexPattern] of [
      ["orders", "orders-20*"],
      ["logs", "orders"],
    ] as const) {
      const key = `lambda.Invocation setup-${name}`;
      const { input, functionName } = inputsOf(recorded, key);
      const event = JSON.parse(input as string) as SetupEvent;
      assert.equal(functionName, "setup");
      assert.equal(event.owner, `shop/test/${name}`);
      assert.equal(event.extraRoles, undefined);
      const layout = { dashboards: true, indexPattern, shards: 1, replicas: 1, deliveryRoleArn: "arn:orders-delivery" };
      assert.deepEqual(event.stream, { ...stream, name, ...layout, ...(name === "logs" ? { shards: 2 } : {}) });
      assert.deepEqual(recorded.get(key)!.secrets, ["input"]);
      assert.deepEqual(optionsOf(recorded)[key]!.dependsOn, ["lambda.Invocation setup"]);
    }
    const shared = inputsOf(recorded, "lambda.Invocation setup").input;
    assert.equal(shared, inputsOf(await recordSetup(), "lambda.Invocation setup").input);
  });

  it("signs its requests if the master user is a role", async () => {
    const { authentication, engine, engineVersion } = eventOf(
      await recordSetup({ ...byRole, engine: engineOf("Elasticsearch_7.10") }),
    );
    assert.deepEqual(authentication, { kind: "iam" });
    assert.deepEqual([engine, engineVersion], ["elasticsearch", "7.10"]);
  });

  it("waits at destroy for the function's interfaces, as long as it can", async () => {
    const { input } = inputsOf(await recordSetup(), "lambda.Invocation drain-setup");
    assert.deepEqual(JSON.parse(input as string), {
      securityGroupIds: ["setup-id"],
      ignoreDomainInterfaces: false,
      failWhenLeft: false,
      waitSeconds: 840,
    });
  });

  it("registers the function's report", async () => {
    assert.deepEqual((await recordSetup()).get(parent)!.registeredOutputs, { report: '{"changes":[],"seconds":0}' });
  });
});
