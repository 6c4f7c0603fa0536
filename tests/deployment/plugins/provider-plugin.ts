import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { channelOptions, Empty, grpc, listen, unary } from "@private-ingest/offline/engine/grpc";

type Handlers = Readonly<Record<string, ReturnType<typeof unary<never, never>>>>;

/** Answers that all providers share. */
const usual = {
  handshake: unary(() => {
    const response = new messages.ProviderHandshakeResponse();
    response.setAcceptSecrets(true);
    response.setAcceptResources(true);
    return response;
  }),
  checkConfig: unary((request: messages.CheckRequest) => checked(request.getNews())),
  diffConfig: unary(() => differing([])),
  configure: unary(() => {
    const response = new messages.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setAcceptresources(true);
    response.setSupportspreview(true);
    return response;
  }),
  cancel: unary(() => new Empty()),
  attach: unary(() => new Empty()),
};

/** Serves a provider of the installed package's version to the CLI, which reads the port first. */
export async function serveProvider(version: string, own: object): Promise<void> {
  const server = new grpc.Server(channelOptions);
  const getPluginInfo = unary(() => {
    const info = new PluginInfo();
    info.setVersion(version);
    return info;
  });
  const handlers = { ...usual, getPluginInfo, ...own } as unknown as Handlers;
  const unknown = (method: string) =>
    unary(() => {
      throw new Error(`this stand-in has no ${method}`);
    });
  const methods = Object.keys(ResourceProviderService).map((name) => [name, handlers[name] ?? unknown(name)]);
  server.addService(ResourceProviderService, Object.fromEntries(methods) as never);
  const address = await listen(server);
  console.log(address.split(":")[1]);
}

export function checked(inputs: ReturnType<messages.CheckRequest["getNews"]>): messages.CheckResponse {
  const response = new messages.CheckResponse();
  response.setInputs(inputs);
  return response;
}

/** A difference in the given properties, each of which replaces the resource. */
export function differing(properties: string[]): messages.DiffResponse {
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse();
  response.setChanges(properties.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList(properties);
  response.setReplacesList(properties);
  return response;
}
