import { existsSync } from "node:fs";
import * as path from "node:path";
import { unzipSync, strFromU8 } from "fflate";
import type { DeclaredFunction } from "@private-ingest/local-firehose/declared-function";
import { AwsError } from "@private-ingest/local-firehose/firehose/aws-error";
import { FunctionHost } from "@private-ingest/local-firehose/lambda/host";
import { InvocationError } from "@private-ingest/local-firehose/lambda/invocation-error";
import { type CloudAnswer, type Call, jsonAnswer } from "./call";
import type { Handler } from "./front";
import type { Interfaces, VpcPlace } from "./interfaces";
import type { Roles } from "./roles";

/** Members of CreateFunction and UpdateFunctionConfiguration that this host uses. */
interface Configuration {
  readonly FunctionName: string;
  readonly Role: string;
  readonly Handler?: string;
  readonly Timeout?: number;
  readonly MemorySize?: number;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
  readonly VpcConfig?: VpcPlace;
  readonly LoggingConfig?: Readonly<Record<string, unknown>>;
  readonly TracingConfig?: Readonly<Record<string, unknown>>;
}

/** A function's state, which a version keeps. */
interface State {
  readonly configuration: Configuration;
  readonly code: Readonly<Record<string, string>>;
}

export interface FunctionsOptions {
  readonly region: string;
  readonly account: string;
  readonly roles: Roles;
  readonly interfaces: Interfaces;
  readonly endpoint: () => string;
  /** File with the certificate authority of the domains, once there is one. */
  readonly certificateAuthorityFile: string;
  /** An answer instead of an invocation; undefined if the function is to run. */
  readonly replaced: (event: unknown) => unknown;
  readonly onLog: (line: string) => void;
}

const latest = "$LATEST";
/** Limit of an event, and of an answer (Lambda developer guide, "Lambda quotas"). */
const payloadLimitBytes = 6 * 1024 * 1024;
/** The Lambda runtime has the AWS SDK; here it is the project's. */
const sdkFolder = path.join(require.resolve("@aws-sdk/client-ec2/package.json"), "../../..");

/**
 * Lambda: moto keeps the records, and the code runs here. A call that meets a busy process gets one
 * of its own, as in AWS; one process per version stays warm.
 */
export class Functions {
  private readonly versions = new Map<string, Map<string, State>>();
  private readonly idle = new Map<State, FunctionHost>();
  private readonly busy = new Set<FunctionHost>();

  constructor(private readonly options: FunctionsOptions) {}

  readonly handler: Handler = async (call, next) => {
    if (call.operation === "Invoke") return this.invoke(call);
    const name = nameOf(call);
    const before = this.versions.get(name)?.get(latest);
    const answer = await next(call);
    if (answer.status >= 300) return answer;
    const answered = parsed(answer.body);
    await this.follow(call, name, before, answered);
    this.complete(answered);
    return answer.body.length === 0 ? answer : jsonAnswer(answered, answer.status);
  };

  /** By the ARN that a stream names, with or without a version. */
  at(functionArn: string): DeclaredFunction | undefined {
    const [, , , , , , name = "", version = latest] = functionArn.split(":");
    const state = this.versions.get(name)?.get(version);
    return state && this.declared(state);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.idle.values(), ...this.busy].map((host) => host.close()));
  }

  private async follow(call: Call, name: string, before: State | undefined, answered: unknown): Promise<void> {
    const request = parsed(call.body) as Configuration & { ZipFile?: string; Code?: { ZipFile?: string } };
    const states = this.versions.get(name) ?? new Map<string, State>();
    const { operation } = call;
    if (operation === "CreateFunction") {
      const { Code, ...configuration } = request;
      this.versions.set(request.FunctionName, states);
      states.set(latest, { configuration, code: unzipped(Code?.ZipFile) });
      await this.placed(request.FunctionName, configuration);
    } else if (operation === "UpdateFunctionCode" && before !== undefined) {
      await this.replace(states, before, { ...before, code: unzipped(request.ZipFile) });
    } else if (operation === "UpdateFunctionConfiguration" && before !== undefined) {
      const configuration = { ...before.configuration, ...request, FunctionName: name };
      await this.replace(states, before, { ...before, configuration });
      if (request.VpcConfig !== undefined) {
        this.options.interfaces.release(`function ${name}`);
        await this.placed(name, request);
      }
    } else if (operation === "DeleteFunction") {
      for (const state of states.values()) await this.cool(state);
      this.versions.delete(name);
      this.options.interfaces.release(`function ${name}`);
    }
    const { Version } = answered as { Version?: string };
    const state = states.get(latest);
    const published = operation === "PublishVersion" || (request as { Publish?: boolean }).Publish === true;
    if (published && Version !== undefined && state !== undefined && !states.has(Version)) states.set(Version, state);
  }

  private async replace(states: Map<string, State>, before: State, after: State): Promise<void> {
    states.set(latest, after);
    if (![...states.values()].includes(before)) await this.cool(before);
  }

  private async cool(state: State): Promise<void> {
    const host = this.idle.get(state);
    this.idle.delete(state);
    await host?.close();
  }

  private async placed(name: string, { VpcConfig = {} }: Configuration): Promise<void> {
    await this.options.interfaces.place(`function ${name}`, `AWS Lambda VPC ENI-${name}`, VpcConfig);
  }

  /** Members of a function that Lambda returns and moto forgets. */
  private complete(answered: unknown): void {
    if (typeof answered !== "object" || answered === null) return;
    Object.values(answered).forEach((each) => {
      this.complete(each);
    });
    const { FunctionArn, FunctionName, Version = latest } = answered as Record<string, string | undefined>;
    const state = this.versions.get(FunctionName ?? "")?.get(Version);
    if (FunctionArn === undefined || state === undefined) return;
    const { LoggingConfig, TracingConfig } = state.configuration;
    Object.assign(answered, {
      LoggingConfig: { LogFormat: "Text", LogGroup: `/aws/lambda/${FunctionName ?? ""}`, ...LoggingConfig },
      ...(TracingConfig && { TracingConfig }),
    });
  }

  /** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
  private async invoke(call: Call): Promise<CloudAnswer> {
    const { region, account, onLog, replaced } = this.options;
    const name = nameOf(call);
    const version = new URL(call.url, "http://cloud").searchParams.get("Qualifier") ?? latest;
    const functionArn = `arn:aws:lambda:${region}:${account}:function:${name}`;
    const state = this.versions.get(name)?.get(version);
    if (state === undefined)
      throw new AwsError("ResourceNotFoundException", `Function not found: ${functionArn}:${version}`, 404);
    const headers = { "x-amz-executed-version": version };
    const instead = replaced(parsed(call.body));
    if (instead !== undefined) return jsonAnswer(instead, 200, headers);
    const warm = this.idle.get(state);
    this.idle.delete(state);
    const hosted = { ...this.declared(state), functionArn: `${functionArn}:${version}`, region };
    const host =
      warm ??
      FunctionHost.start({
        function: hosted,
        payloadLimitBytes,
        onLog: (line) => {
          onLog(`${name}: ${line}`);
        },
      });
    this.busy.add(host);
    try {
      return jsonAnswer((await host.invoke(call.body)).toString(), 200, headers);
    } catch (error) {
      if (!(error instanceof InvocationError)) throw error;
      onLog(`${name}: ${error.detail}`);
      const body = error.detail.startsWith("{") ? error.detail : { errorMessage: error.detail };
      return jsonAnswer(body, 200, { ...headers, "x-amz-function-error": "Unhandled" });
    } finally {
      this.busy.delete(host);
      const isCurrent = [...(this.versions.get(name)?.values() ?? [])].includes(state);
      if (isCurrent && !this.idle.has(state)) this.idle.set(state, host);
      else await host.close();
    }
  }

  private declared({ code, configuration }: State): DeclaredFunction {
    const { certificateAuthorityFile, endpoint, roles } = this.options;
    return {
      functionName: configuration.FunctionName,
      code,
      handler: configuration.Handler ?? "index.handler",
      timeoutSeconds: configuration.Timeout ?? 3,
      memoryMiB: configuration.MemorySize ?? 128,
      environment: {
        ...configuration.Environment?.Variables,
        NODE_PATH: sdkFolder,
        ...(existsSync(certificateAuthorityFile) && { NODE_EXTRA_CA_CERTS: certificateAuthorityFile }),
        AWS_ENDPOINT_URL: endpoint(),
        AWS_ACCESS_KEY_ID: roles.keyOf(configuration.Role),
        AWS_SECRET_ACCESS_KEY: "local",
        AWS_SESSION_TOKEN: "local",
      },
    };
  }
}

/** The function's name in the path, which may hold an ARN. */
function nameOf({ url }: Call): string {
  const given = decodeURIComponent(/\/functions\/([^/?]+)/.exec(url)?.[1] ?? "");
  return given.split(":")[6] ?? given;
}

function unzipped(base64 = ""): Record<string, string> {
  const files = unzipSync(Buffer.from(base64, "base64"));
  return Object.fromEntries(Object.entries(files).map(([file, content]) => [file, strFromU8(content)]));
}

const parsed = (body: Buffer): unknown => (body.length === 0 ? {} : JSON.parse(body.toString()));
