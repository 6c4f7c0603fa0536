// The `random` provider for the real engine, with the answers of the embedded one.
import { randomUUID } from "node:crypto";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { version } from "@pulumi/random/package.json";
import { applyCheck, computeOutputs } from "@private-ingest/offline/engine/aws/stand-in";
import { Empty, fromStruct, toStruct, unary } from "@private-ingest/offline/engine/grpc";
import { random } from "@private-ingest/offline/engine/random";
import { nameOf, qualifiedType } from "@private-ingest/offline/engine/urn";
import { mapValues, plain } from "@private-ingest/offline/engine/wire";
import { checked, differing, serveProvider } from "./provider-plugin";

const typeOf = (urn: string): string => qualifiedType(urn).split("$").at(-1) ?? "";

function standIn(urn: string): (typeof random)[string] {
  const found = random[typeOf(urn)];
  if (!found) throw new Error(`${typeOf(urn)}: the embedded engine has no answer for it`);
  return found;
}

void serveProvider(version, {
  check: unary((request: messages.CheckRequest) => {
    const inputs = fromStruct(request.getNews());
    return checked(toStruct(applyCheck(standIn(request.getUrn()), request.getUrn(), inputs)));
  }),
  diff: unary((request: messages.DiffRequest) => {
    const [olds, news] = [request.getOldInputs(), request.getNews()].map((bag) => mapValues(fromStruct(bag), plain));
    const names = [...new Set([...Object.keys(olds ?? {}), ...Object.keys(news ?? {})])];
    return differing(names.filter((name) => JSON.stringify(olds?.[name]) !== JSON.stringify(news?.[name])));
  }),
  create: unary((request: messages.CreateRequest) => {
    const [urn, inputs] = [request.getUrn(), mapValues(fromStruct(request.getProperties()), plain)];
    const { id, computed } = computeOutputs(standIn(urn), {
      // The embedded engine's answers follow from the URN; a replacement must get another.
      urn: `${urn}/${randomUUID()}`,
      type: typeOf(urn),
      name: nameOf(urn),
      inputs,
      preview: request.getPreview(),
      account: { id: "", region: "" },
      created: () => undefined,
    });
    const response = new messages.CreateResponse();
    response.setId(id ?? "");
    response.setProperties(toStruct({ ...inputs, ...computed }));
    return response;
  }),
  read: unary((request: messages.ReadRequest) => {
    const response = new messages.ReadResponse();
    response.setId(request.getId());
    response.setProperties(request.getProperties());
    response.setInputs(request.getInputs());
    return response;
  }),
  delete: unary(() => new Empty()),
});
