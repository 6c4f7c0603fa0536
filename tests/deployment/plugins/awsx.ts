// The component `awsx.ec2.Vpc` for the real engine, built as the embedded engine builds it.
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { version } from "@pulumi/awsx/package.json";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import {
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  type RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { constructVpc } from "@private-ingest/offline/engine/awsx/vpc";
import type { Construction } from "@private-ingest/offline/engine/construction";
import { ask, channelOptions, fromStruct, grpc, toStruct, unary } from "@private-ingest/offline/engine/grpc";
import { mapValues, plain } from "@private-ingest/offline/engine/wire";
import { serveProvider } from "./provider-plugin";

type Child = Parameters<Construction["register"]>[0];

void serveProvider(version, {
  construct: unary(async (request: messages.ConstructRequest) => {
    const type = request.getType();
    if (type !== "awsx:ec2:Vpc") throw new Error(`${type}: the embedded engine builds no such component`);
    const credentials = grpc.credentials.createInsecure();
    const monitor = new ResourceMonitorClient(request.getMonitorendpoint(), credentials, channelOptions);
    const register = (message: RegisterResourceRequest): Promise<RegisterResourceResponse> =>
      ask((done) => monitor.registerResource(message, done));

    const component = new RegisterResourceRequest();
    component.setType(type);
    component.setName(request.getName());
    component.setParent(request.getParent());
    component.setAliasesList(request.getAliasesList());
    const urn = (await register(component)).getUrn();

    const { outputs, dependencies } = await constructVpc({
      name: request.getName(),
      inputs: mapValues(fromStruct(request.getInputs()), plain),
      preview: request.getDryrun(),
      parent: urn,
      // The engine passes the component's other options to its children.
      register: async (child) => {
        const made = await register(registration(child, request.getProvidersMap().get("aws") ?? ""));
        return { urn: made.getUrn(), ...(made.getId() !== "" && { id: made.getId() }) };
      },
      invoke: (token) => {
        throw new Error(`${token}: the program names the zones`);
      },
    });
    const done = new RegisterResourceOutputsRequest();
    done.setUrn(urn);
    done.setOutputs(toStruct(outputs));
    await ask((answered) => monitor.registerResourceOutputs(done, answered));
    monitor.close();

    const response = new messages.ConstructResponse();
    response.setUrn(urn);
    response.setState(toStruct(outputs));
    for (const key of Object.keys(outputs)) {
      const urns = new messages.ConstructResponse.PropertyDependencies();
      urns.setUrnsList([...dependencies]);
      response.getStatedependenciesMap().set(key, urns);
    }
    return response;
  }),
});

function registration(
  { type, name, parent, properties, dependencies, propertyDependencies }: Child,
  provider: string,
): RegisterResourceRequest {
  const request = new RegisterResourceRequest();
  request.setType(type);
  request.setName(name);
  request.setParent(parent);
  request.setCustom(true);
  request.setObject(toStruct(properties));
  request.setProvider(provider);
  request.setAcceptsecrets(true);
  request.setAcceptresources(true);
  request.setDependenciesList([...dependencies]);
  for (const [property, urns] of Object.entries(propertyDependencies)) {
    const message = new RegisterResourceRequest.PropertyDependencies();
    message.setUrnsList([...urns]);
    request.getPropertydependenciesMap().set(property, message);
  }
  return request;
}
