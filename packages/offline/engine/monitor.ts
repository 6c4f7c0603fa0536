import { ResourceMonitorService, type IResourceMonitorServer } from "@pulumi/pulumi/proto/resource_grpc_pb";
import {
  DeploymentInfo,
  type ReadResourceRequest,
  ReadResourceResponse,
  type RegisterResourceRequest,
  RegisterResourceResponse,
  ResourceInvokeResponse,
  ResourceMonitorFeature,
  Result,
  SupportsFeatureResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import type { Deployment, Goal, Resource } from "./deployment";
import { Empty, fromStruct, grpc, StatusError, toStruct, unary } from "./grpc";
import { Transforms } from "./transforms";
import { constructComponent } from "./remote-component";
import { readStackReference } from "./stack-reference";
import { mapValues, plain } from "./wire";

/** Without alias specs the SDK works out every alias URN, those by parents included. */
const FEATURES = [
  ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_SECRETS,
  ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
  ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
  ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
  ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_REPLACE_WITH,
  ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS,
  ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_TRANSFORMS,
  ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS,
];

export function monitorService(
  deployment: Deployment,
  stackOutputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): { definition: typeof ResourceMonitorService; handlers: IResourceMonitorServer } {
  function unsupported<Request, Response>(what: string): ReturnType<typeof unary<Request, Response>> {
    return unary(() => {
      const message = `${what} is not supported by the embedded engine; use the Pulumi CLI.`;
      throw new StatusError(message, grpc.status.UNIMPLEMENTED);
    });
  }
  const transforms = new Transforms();
  const accept = unary<unknown, InstanceType<typeof Empty>>(() => new Empty());

  const handlers: IResourceMonitorServer = {
    getDeploymentInfo: unary(() => {
      const info = new DeploymentInfo();
      info.setSupportedfeaturesList(FEATURES);
      return info;
    }),
    supportsFeature: unary(() => new SupportsFeatureResponse()),

    registerResource: unary((request) =>
      orShutDown(deployment, request, async () => {
        await transforms.transform(request, urnOf(deployment, request));
        return request.getRemote() ? construct(deployment, request) : register(deployment, request);
      }),
    ),
    registerResourceOutputs: unary((request) => {
      deployment.registerOutputs(request.getUrn(), fromStruct(request.getOutputs()));
      return new Empty();
    }),

    readResource: unary((request) =>
      orShutDown(deployment, request, () => {
        const properties =
          request.getType() === "pulumi:pulumi:StackReference"
            ? readStackReference(fromStruct(request.getProperties()), stackOutputs)
            : fromStruct(request.getProperties());
        const response = new ReadResourceResponse();
        response.setUrn(urnOf(deployment, request));
        response.setProperties(toStruct(properties));
        return response;
      }),
    ),

    invoke: unary(async (request) => {
      const token = request.getTok();
      const args = await transforms.transformInvoke(token, fromStruct(request.getArgs()));
      const answer =
        token === "pulumi:pulumi:getResource"
          ? existing(deployment, plain(args["urn"]))
          : await deployment.invoke(token, args, request.getProvider());
      const response = new ResourceInvokeResponse();
      if (answer) response.setReturn(toStruct(answer));
      else response.setUnknown(true);
      return response;
    }),

    signalAndWaitForShutdown: unary(() => {
      deployment.seal();
      transforms.close();
      return new Empty();
    }),
    // Hooks run beside the real creation of a resource; here nothing is created.
    registerResourceHook: accept,
    registerErrorHook: accept,
    call: unsupported("Calling a component's method"),
    existsResource: unsupported("Asking whether a resource exists"),
    registerPackage: unsupported("A parameterized provider"),
    registerStackTransform: unary((callback) => {
      transforms.addToStack(callback);
      return new Empty();
    }),
    registerStackInvokeTransform: unary((callback) => {
      transforms.addToInvokes(callback);
      return new Empty();
    }),
  };
  return { definition: ResourceMonitorService, handlers };
}

function urnOf(deployment: Deployment, request: RegisterResourceRequest | ReadResourceRequest): string {
  return deployment.urnOf({ type: request.getType(), name: request.getName(), parent: request.getParent() });
}

/**
 * As in the CLI: the engine reports the problem, and the program ends without a message of its own.
 */
async function orShutDown<Response>(
  deployment: Deployment,
  request: RegisterResourceRequest | ReadResourceRequest,
  answer: () => Response | Promise<Response>,
): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    deployment.log("error", error instanceof Error ? error.message : String(error), urnOf(deployment, request));
    throw new StatusError("resource monitor shut down", grpc.status.CANCELLED);
  }
}

async function register(deployment: Deployment, request: RegisterResourceRequest): Promise<RegisterResourceResponse> {
  const resource = await deployment.register(goalOf(request));
  const response = new RegisterResourceResponse();
  response.setUrn(resource.urn);
  response.setId(resource.id ?? "");
  response.setResult(Result.SUCCESS);
  response.setObject(toStruct(resource.wireOutputs));
  return response;
}

async function construct(deployment: Deployment, request: RegisterResourceRequest): Promise<RegisterResourceResponse> {
  const providers = Object.fromEntries(request.getProvidersMap().entries());
  const { urn, outputs, dependencies } = await constructComponent(deployment, goalOf(request), providers);
  const response = new RegisterResourceResponse();
  response.setUrn(urn);
  response.setResult(Result.SUCCESS);
  response.setObject(toStruct(outputs));
  for (const key of Object.keys(outputs)) {
    const message = new RegisterResourceResponse.PropertyDependencies();
    message.setUrnsList([...dependencies]);
    response.getPropertydependenciesMap().set(key, message);
  }
  return response;
}

function goalOf(request: RegisterResourceRequest): Goal {
  const timeouts = request.getCustomtimeouts()?.toObject();
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    remote: request.getRemote(),
    parent: request.getParent(),
    properties: fromStruct(request.getObject()),
    dependencies: request.getDependenciesList(),
    propertyDependencies: mapValues(Object.fromEntries(request.getPropertydependenciesMap().entries()), (message) =>
      message.getUrnsList(),
    ),
    aliases: request.getAliasurnsList(),
    protect: request.getProtect() ?? false,
    ignoreChanges: request.getIgnorechangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    retainOnDelete: request.getRetainondelete() ?? false,
    customTimeouts: {
      ...(timeouts?.create ? { create: timeouts.create } : {}),
      ...(timeouts?.update ? { update: timeouts.update } : {}),
      ...(timeouts?.pb_delete ? { delete: timeouts.pb_delete } : {}),
    },
    provider: request.getProvider(),
    version: request.getVersion(),
    ...sourceOf(request),
  };
}

/** Where the program creates the resource: the innermost frame outside of installed packages. */
function sourceOf(request: RegisterResourceRequest): Pick<Goal, "source"> {
  const positions = (request.getStacktrace()?.getFramesList() ?? []).map((frame) => frame.getPc());
  const position = positions.find((place) => place && !place.getUri().includes("/node_modules/"));
  return position ? { source: { uri: position.getUri(), line: position.getLine() } } : {};
}

function existing(deployment: Deployment, urn: unknown): Readonly<Record<string, unknown>> {
  const resource: Resource | undefined = deployment.resource(String(urn));
  if (!resource) throw new Error(`unknown resource ${String(urn)}`);
  return { urn: resource.urn, id: resource.id ?? "", state: resource.wireOutputs };
}
