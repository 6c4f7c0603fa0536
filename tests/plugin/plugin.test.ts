// The package for other languages: its schema, and the component built by the real launcher.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ConstructRequest, GetSchemaRequest } from "@pulumi/pulumi/proto/provider_pb";
import { parse } from "yaml";
import { declarations } from "../../settings/declarations";
import { invokes } from "@private-ingest/offline/engine/aws/invokes";
import { standIns } from "@private-ingest/offline/engine/aws/table";
import { Deployment } from "@private-ingest/offline/engine/deployment";
import { ask, channelOptions, fromStruct, grpc, listen, toStruct } from "@private-ingest/offline/engine/grpc";
import { monitorService } from "@private-ingest/offline/engine/monitor";
import { stackOutputs } from "@private-ingest/client/outputs";
import { COMPONENT, packageSchema } from "../../plugin/schema";
import { runInProcess } from "../program/in-process";
import { type RunningPlugin, startPlugin } from "./running-plugin";

const root = join(__dirname, "../..");
const { runtime } = parse(readFileSync(join(root, "plugin/PulumiPlugin.yaml"), "utf8")) as Record<string, string>;

describe("the package for other languages", () => {
  let deployment: Deployment;
  let server: InstanceType<typeof grpc.Server>;
  let address: string;
  let plugin: RunningPlugin;

  before(async () => {
    const account = { id: "123456789012", region: "us-east-1" };
    deployment = new Deployment({ project: "prices", stack: "dev", preview: false, account, standIns, invokes });
    server = new grpc.Server(channelOptions);
    const monitor = monitorService(deployment, {});
    server.addService(monitor.definition, monitor.handlers);
    address = await listen(server);
    plugin = await startPlugin(address);
  });
  after(() => {
    plugin.stop();
    server.forceShutdown();
  });

  const construct = async (name: string, inputs: Readonly<Record<string, unknown>>) => {
    const request = new ConstructRequest();
    request.setProject("prices");
    request.setStack("dev");
    request.setOrganization("organization");
    request.setMonitorendpoint(address);
    request.setType(COMPONENT);
    request.setName(name);
    request.setParallel(16);
    request.getConfigMap().set("aws:region", "us-east-1");
    request.setInputs(toStruct(inputs));
    const response = await ask<{ getState: () => Parameters<typeof fromStruct>[0] }>((done) =>
      plugin.client.construct(request, done as never),
    );
    return fromStruct(response.getState());
  };

  it("is a Node plugin whose launcher answers with the printed schema", async () => {
    assert.equal(runtime, "nodejs");
    const response = await ask<{ getSchema: () => string }>((done) =>
      plugin.client.getSchema(new GetSchemaRequest(), done as never),
    );
    assert.deepEqual(JSON.parse(response.getSchema()), JSON.parse(JSON.stringify(packageSchema())));
  });

  it("registers the program's resources under one component, and returns its outputs", async () => {
    const state = await construct("ingest", { indexName: "prices", protectData: false, allowDataLoss: true });
    assert.deepEqual(Object.keys(state).sort(), Object.keys(stackOutputs).sort());
    assert.equal(state["streamName"], "prices-dev-stockdata");
    assert.equal(state["indexPattern"], "prices-20*");

    const program = await runInProcess({ mode: "update" });
    const name = ({ type, name: own }: { type: string; name: string }): string => `${type} ${own}`;
    const ofProgram = program.resources.filter(({ type }) => type !== "pulumi:pulumi:Stack").map(name);
    const built = deployment.resources.map(name);
    assert.deepEqual(built.sort(), [...ofProgram, `${COMPONENT} ingest`].sort());
    const component = deployment.resources.find(({ type }) => type === COMPONENT)!;
    const outside = deployment.resources.filter(({ urn, parent }) => urn !== component.urn && !parent);
    assert.deepEqual(outside.map(name), []);
  });

  it("refuses a second component, whose names would collide", async () => {
    const before = deployment.resources.length;
    await assert.rejects(construct("other", { indexName: "prices" }), /other.*ingest/);
    assert.equal(deployment.resources.length, before);
  });

  it("refuses all wrong inputs at once, before it creates anything", async () => {
    const before = deployment.resources.length;
    await assert.rejects(
      construct("wrong", { bufferSizeMiB: 101, indexname: "x", availabilityZones: 4 }),
      /3 problems(?=[^]*bufferSizeMiB: 101 given)(?=[^]*did you mean indexName\?)(?=[^]*availabilityZones: 4 given)/,
    );
    assert.equal(deployment.resources.length, before);
  });
});

describe("the schema of the package", () => {
  type Properties = Readonly<Record<string, { type: string; plain?: boolean; secret?: boolean }>>;
  const { resources } = packageSchema() as {
    resources: Record<string, { inputProperties: Properties; properties: Properties; requiredInputs?: string[] }>;
  };
  const component = resources[COMPONENT]!;

  it("has every setting as an optional input of its type, and every output, the password as a secret", () => {
    const types = Object.fromEntries(Object.entries(declarations).map(([key, { type }]) => [key, type]));
    const inputs = Object.entries(component.inputProperties);
    assert.deepEqual(Object.fromEntries(inputs.map(([key, { type }]) => [key, type])), types);
    // Inputs may be outputs of other resources.
    assert.ok(inputs.every(([, { plain }]) => plain === undefined));
    assert.equal(component.requiredInputs, undefined);
    assert.deepEqual(Object.keys(component.properties), Object.keys(stackOutputs));
    const secrets = Object.entries(component.properties).flatMap(([name, { secret }]) => (secret ? [name] : []));
    assert.deepEqual(secrets, ["masterPassword"]);
  });
});
