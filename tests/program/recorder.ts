import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceOutputsRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import * as settings from "@pulumi/pulumi/runtime/settings";
import { fromStruct } from "@private-ingest/offline/engine/grpc";
import { mapValues, plain, secretPaths } from "@private-ingest/offline/engine/wire";
import type { Statement } from "../../components/iam/statement";
import { keyOf, keyOfUrn } from "./keys";

/** Options of a registration as the program gave them; what is at its default is left out. */
export interface Options {
  /** Key of the parent. */
  parent?: string;
  protect?: true;
  retainOnDelete?: true;
  deleteBeforeReplace?: true;
  ignoreChanges?: string[];
  aliases?: string[];
  additionalSecretOutputs?: string[];
  customTimeouts?: { create?: string; update?: string; delete?: string };
  /** Keys of what no property implies: the order that only `dependsOn` gives. */
  dependsOn?: string[];
}

/** One registration, by its raw request. */
export interface Recorded {
  /** See keys.ts. */
  readonly key: string;
  readonly options: Options;
  /** Secrets unwrapped. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Dotted paths of the secret inputs. */
  readonly secrets: readonly string[];
  /** What a component registered at its end; undefined when it did not. */
  registeredOutputs?: Readonly<Record<string, unknown>>;
}

/** The SDK's declarations leave it out. */
const { awaitFeatureSupport } = settings as unknown as { awaitFeatureSupport: () => Promise<void> };

type Callback = (error: unknown, response: unknown) => void;

/** Mocks see inputs only; all else said of a resource is in the requests. */
class RecordingMonitor extends MockMonitor {
  readonly requests: RegisterResourceRequest[] = [];
  readonly outputs: RegisterResourceOutputsRequest[] = [];

  override registerResource(request: RegisterResourceRequest, callback: Callback): Promise<void> {
    this.requests.push(request);
    return super.registerResource(request, callback);
  }

  override registerResourceOutputs(request: RegisterResourceOutputsRequest, callback: Callback): void {
    this.outputs.push(request);
    super.registerResourceOutputs(request, callback);
  }
}

/** What providers would answer, as far as the components read it. */
function answer({ type, name, inputs }: pulumi.runtime.MockResourceArgs): pulumi.runtime.MockResourceResult {
  const given = inputs as Record<string, unknown>;
  const computed: Record<string, unknown> = { arn: `arn:${name}`, name: given["name"] ?? name };
  if (type === "awsx:ec2:Vpc") {
    const zones = given["availabilityZoneNames"] as readonly string[];
    Object.assign(computed, {
      vpcId: "vpc-1",
      privateSubnetIds: zones.map((_, zone) => `subnet-${zone + 1}`),
    });
  }
  if (type === "aws:s3/bucket:Bucket") computed["bucket"] = `${name}-bucket`;
  if (type === "aws:lambda/function:Function") computed["qualifiedArn"] = `arn:${name}:7`;
  if (type === "aws:lambda/invocation:Invocation") computed["result"] = "{}";
  if (type === "aws:opensearch/domain:Domain") computed["endpoint"] = "vpc-search.example";
  if (type === "random:index/randomPassword:RandomPassword") computed["result"] = pulumi.secret("generated");
  return { id: `${name}-id`, state: { ...given, ...computed } };
}

/** By key, in the project `shop`. What an `apply` throws is lost; the engine's tests see it. */
export async function record(declare: () => unknown, stack = "test"): Promise<ReadonlyMap<string, Recorded>> {
  const call = (): Record<string, unknown> => ({ value: "ami-1" });
  const monitor = new RecordingMonitor({ newResource: answer, call });
  settings.setMockOptions(monitor, "shop", stack);
  await awaitFeatureSupport();
  await declare();
  await pulumi.runtime.disconnect();
  const recorded = new Map(
    monitor.requests.map((request) => [keyOf(request.getType(), request.getName()), of(request)]),
  );
  for (const request of monitor.outputs) {
    recorded.get(keyOfUrn(request.getUrn()))!.registeredOutputs = mapValues(fromStruct(request.getOutputs()), plain);
  }
  return recorded;
}

export const optionsOf = (recorded: ReadonlyMap<string, Recorded>): Record<string, Options> =>
  Object.fromEntries([...recorded].map(([key, { options }]) => [key, options]));

/** The inputs of one registration; fails where there is none. */
export function inputsOf(recorded: ReadonlyMap<string, Recorded>, key: string): Readonly<Record<string, unknown>> {
  const one = recorded.get(key);
  if (!one) throw new Error(`${key} was not registered; there are ${[...recorded.keys()].join(", ")}`);
  return one.inputs;
}

function of(request: RegisterResourceRequest): Recorded {
  const wire = fromStruct(request.getObject());
  return {
    key: keyOf(request.getType(), request.getName()),
    options: options(request),
    inputs: mapValues(wire, plain),
    secrets: secretPaths(wire),
  };
}

function options(request: RegisterResourceRequest): Options {
  const implied = new Set(
    [...request.getPropertydependenciesMap().entries()].flatMap(([, dependencies]) => dependencies.getUrnsList()),
  );
  const dependsOn = request.getDependenciesList().filter((urn) => !implied.has(urn));
  const timeouts = request.getCustomtimeouts()?.toObject();
  const customTimeouts = {
    ...(timeouts?.create ? { create: timeouts.create } : {}),
    ...(timeouts?.update ? { update: timeouts.update } : {}),
    ...(timeouts?.pb_delete ? { delete: timeouts.pb_delete } : {}),
  };
  // The provider's own aliases, of types it renamed.
  const aliases = request.getAliasesList().flatMap((alias) => {
    const spec = alias.getSpec();
    if (!spec) return [alias.getUrn()];
    const parent = spec.getParenturn() === request.getParent() ? "" : spec.getParenturn();
    return spec.getName() || parent ? [spec.getName() || keyOfUrn(parent)] : [];
  });
  return {
    ...(request.getParent() ? { parent: keyOfUrn(request.getParent()) } : {}),
    ...(request.getProtect() ? { protect: true } : {}),
    ...(request.getRetainondelete() ? { retainOnDelete: true } : {}),
    ...(request.getDeletebeforereplace() ? { deleteBeforeReplace: true } : {}),
    ...list("ignoreChanges", request.getIgnorechangesList()),
    ...list("aliases", aliases),
    ...list("additionalSecretOutputs", request.getAdditionalsecretoutputsList()),
    ...(Object.keys(customTimeouts).length > 0 ? { customTimeouts } : {}),
    ...list("dependsOn", dependsOn.map(keyOfUrn).sort()),
  };
}

const list = (key: keyof Options, values: string[]): Options => (values.length > 0 ? { [key]: values } : {});

export const statementsIn = (recorded: ReadonlyMap<string, Recorded>, key: string): Statement[] =>
  (JSON.parse(inputsOf(recorded, key)["policy"] as string) as { Statement: Statement[] }).Statement;
