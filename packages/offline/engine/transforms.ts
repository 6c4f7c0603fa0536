import { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb";
import { type Callback, CallbackInvokeRequest, type CallbackInvokeResponse } from "@pulumi/pulumi/proto/callback_pb";
import {
  type RegisterResourceRequest,
  TransformInvokeRequest,
  TransformInvokeResponse,
  TransformRequest,
  TransformResourceOptions,
  TransformResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { ask, channelOptions, fromStruct, grpc, toStruct } from "./grpc";
import type { WireProperties } from "./wire";

/**
 * Transforms that a program has registered: functions of its process, called back before a resource
 * is registered or a look-up is answered. A resource's own come first, then those of its parents
 * from the inside out, then the stack's.
 */
export class Transforms {
  readonly #ofStack: Callback[] = [];
  readonly #ofInvokes: Callback[] = [];
  /** By the URN of their resource; they apply to its children, too. */
  readonly #ofResources = new Map<string, { readonly parent: string; readonly callbacks: readonly Callback[] }>();
  readonly #clients = new Map<string, CallbacksClient>();

  addToStack(callback: Callback): void {
    this.#ofStack.push(callback);
  }

  addToInvokes(callback: Callback): void {
    this.#ofInvokes.push(callback);
  }

  async transform(request: RegisterResourceRequest, urn: string): Promise<void> {
    const own = request.getTransformsList();
    this.#ofResources.set(urn, { parent: request.getParent(), callbacks: own });
    for (const callback of [...own, ...this.#inherited(request.getParent()), ...this.#ofStack]) {
      const answer = TransformResponse.deserializeBinary(
        await this.#call(callback, transformRequest(request).serializeBinary()),
      );
      const properties = answer.getProperties();
      if (properties) request.setObject(properties);
      const options = answer.getOptions();
      if (options) applyOptions(request, options);
    }
  }

  async transformInvoke(token: string, args: WireProperties): Promise<WireProperties> {
    let transformed = args;
    for (const callback of this.#ofInvokes) {
      const request = new TransformInvokeRequest();
      request.setToken(token);
      request.setArgs(toStruct(transformed));
      const bytes = await this.#call(callback, request.serializeBinary());
      transformed = fromStruct(TransformInvokeResponse.deserializeBinary(bytes).getArgs() ?? toStruct(transformed));
    }
    return transformed;
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
  }

  #inherited(parent: string): readonly Callback[] {
    const holder = this.#ofResources.get(parent);
    return holder ? [...holder.callbacks, ...this.#inherited(holder.parent)] : [];
  }

  async #call(callback: Callback, request: Uint8Array): Promise<Uint8Array> {
    const target = callback.getTarget();
    const client =
      this.#clients.get(target) ?? new CallbacksClient(target, grpc.credentials.createInsecure(), channelOptions);
    this.#clients.set(target, client);
    const message = new CallbackInvokeRequest();
    message.setToken(callback.getToken());
    message.setRequest(request);
    return (await ask<CallbackInvokeResponse>((done) => client.invoke(message, done))).getResponse_asU8();
  }
}

function transformRequest(request: RegisterResourceRequest): TransformRequest {
  const message = new TransformRequest();
  message.setType(request.getType());
  message.setName(request.getName());
  message.setCustom(request.getCustom());
  message.setParent(request.getParent());
  message.setProperties(request.getObject());
  const options = new TransformResourceOptions();
  options.setDependsOnList(request.getDependenciesList());
  const protect = request.getProtect();
  if (protect !== undefined) options.setProtect(protect);
  options.setIgnoreChangesList(request.getIgnorechangesList());
  options.setReplaceOnChangesList(request.getReplaceonchangesList());
  options.setVersion(request.getVersion());
  options.setAliasesList(request.getAliasesList());
  options.setProvider(request.getProvider());
  options.setCustomTimeouts(request.getCustomtimeouts());
  options.setDeletedWith(request.getDeletedwith());
  options.setDeleteBeforeReplace(request.getDeletebeforereplace());
  options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
  const retain = request.getRetainondelete();
  if (retain !== undefined) options.setRetainOnDelete(retain);
  for (const [name, provider] of request.getProvidersMap().entries()) options.getProvidersMap().set(name, provider);
  message.setOptions(options);
  return message;
}

function applyOptions(request: RegisterResourceRequest, options: TransformResourceOptions): void {
  request.setDependenciesList(options.getDependsOnList());
  if (options.hasProtect()) request.setProtect(options.getProtect() ?? false);
  request.setIgnorechangesList(options.getIgnoreChangesList());
  request.setReplaceonchangesList(options.getReplaceOnChangesList());
  request.setAliasesList(options.getAliasesList());
  request.setProvider(options.getProvider());
  request.setCustomtimeouts(options.getCustomTimeouts());
  request.setDeletebeforereplace(options.getDeleteBeforeReplace() ?? false);
  request.setAdditionalsecretoutputsList(options.getAdditionalSecretOutputsList());
  if (options.hasRetainOnDelete()) request.setRetainondelete(options.getRetainOnDelete() ?? false);
}
