// Messages are checked with `instanceof`, so these must be the copies that @pulumi/pulumi loads.
import { createRequire } from "node:module";
import type * as Grpc from "@grpc/grpc-js";
import type * as EmptyModule from "google-protobuf/google/protobuf/empty_pb";
import type * as StructModule from "google-protobuf/google/protobuf/struct_pb";

const requireFromPulumi = createRequire(require.resolve("@pulumi/pulumi/package.json"));

export const grpc = requireFromPulumi("@grpc/grpc-js") as typeof Grpc;
const { Struct } = requireFromPulumi("google-protobuf/google/protobuf/struct_pb") as typeof StructModule;
export const { Empty } = requireFromPulumi("google-protobuf/google/protobuf/empty_pb") as typeof EmptyModule;

/** As large as the Pulumi CLI allows: 400 MiB. */
export const channelOptions = {
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  "grpc.max_send_message_length": 400 * 1024 * 1024,
};

/** `undefined` members are left out, as in JSON. */
export function toStruct(properties: Readonly<Record<string, unknown>>): StructModule.Struct {
  const json = JSON.parse(JSON.stringify(properties)) as Parameters<typeof Struct.fromJavaScript>[0];
  return Struct.fromJavaScript(json);
}

/** Empty where there is no struct. */
export function fromStruct(struct: StructModule.Struct | undefined): Record<string, unknown> {
  return struct?.toJavaScript() ?? {};
}

/** An error that reaches the client with the gRPC status `code` instead of UNKNOWN. */
export class StatusError extends Error {
  constructor(
    message: string,
    readonly code: Grpc.status,
  ) {
    super(message);
  }
}

export function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): Grpc.handleUnaryCall<Request, Response> {
  return (call, respond) => {
    Promise.resolve(call.request)
      .then(answer)
      .then(
        (response) => {
          respond(null, response);
        },
        (error: unknown) => {
          const code = error instanceof StatusError ? error.code : grpc.status.UNKNOWN;
          respond({ code, details: error instanceof Error ? error.message : String(error) });
        },
      );
  };
}

/** A client call as a promise: `await ask((done) => client.analyze(request, done))`. */
export function ask<Response>(
  call: (done: (error: Grpc.ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error) reject(new Error(error.details || error.message, { cause: error }));
      else resolve(response);
    });
  });
}

/**
 * Starts a server on a free port of the loopback interface.
 * @returns its address, `127.0.0.1:port`.
 */
export function listen(server: Grpc.Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(`127.0.0.1:${port}`);
    });
  });
}
