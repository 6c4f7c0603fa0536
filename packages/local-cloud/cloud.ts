import * as fs from "node:fs/promises";
import * as path from "node:path";
import { tmpdir } from "node:os";
import type { SetupCheck, SetupEvent, SetupReport } from "../../lambda/contracts/setup-event";
import { type DomainKind, Domains } from "./domains";
import { Front, type RecordedCall } from "./front";
import { Functions } from "./functions";
import { Interfaces } from "./interfaces";
import { startMoto } from "./moto";
import { repairs } from "./repairs";
import { Roles } from "./roles";
import { configurationOf } from "./stack-configuration";
import { Streams } from "./streams";

/** The account that moto simulates. */
export const account = "123456789012";

export interface CloudOptions {
  /** Folder for its files, created if missing. Default: a temporary one, deleted with the cloud. */
  readonly directory?: string;
  readonly port?: number;
  /**
   * `opensearch`: each domain is a real OpenSearch. `records`: it is only its record, the setup
   * function does not run and reports no change, and streams cannot deliver.
   */
  readonly domains: DomainKind;
  /** Divides the buffer, retry and back-off times of streams. Default: 30. */
  readonly speed?: number;
  /** Region of the streams and functions. Default: us-east-1. */
  readonly region?: string;
  /** Called for an unexpected call, a stream that cannot deliver, or an error of the cloud. */
  readonly onProblem?: (problem: string) => void;
  readonly onLog?: (line: string) => void;
}

/** A cloud of one account, empty at its start. Its state is in memory. */
export interface Cloud {
  readonly endpoint: string;
  /** The `aws:*` keys of a stack that deploys into it. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** File with the certificate authority of the domains. It exists once a domain does. */
  readonly certificateAuthorityFile: string;
  /** Makes the next calls of an operation, 1 by default, fail with AccessDenied. */
  refuse(service: string, operation: string, times?: number): void;
  /** From now on, the first call of each operation that changes something fails so. */
  refuseFirst(): void;
  /** Calls that changed something or were refused, in the order of their answers. */
  calls(): readonly RecordedCall[];
  stop(): Promise<void>;
}

/** @throws MotoUnavailable when moto is not installed; {PortError} when the port cannot be had. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { domains: kind, onLog = () => undefined, onProblem = () => undefined } = options;
  const { port = 0, region = "us-east-1", speed = 30 } = options;
  const moto = await startMoto();
  const directory = options.directory ?? (await fs.mkdtemp(path.join(tmpdir(), "private-ingest-cloud-")));
  await fs.mkdir(directory, { recursive: true });
  const certificateAuthorityFile = path.join(directory, "domain-ca.pem");
  const roles = new Roles(account);
  const interfaces = new Interfaces(moto.url, region);
  const domains = new Domains({
    ...{ interfaces, kind, region },
    signerOf: (key) => roles.of(key),
    onCluster: (certificateAuthority) => fs.writeFile(certificateAuthorityFile, certificateAuthority),
  });
  let endpoint = "";
  const functions = new Functions({
    ...{ account, certificateAuthorityFile, interfaces, onLog, region, roles },
    endpoint: () => endpoint,
    replaced: (event) => (kind === "records" ? reportWithoutDomain(event) : undefined),
  });
  const streams = new Streams({
    ...{ account, interfaces, onLog, onProblem, region, speed, motoUrl: moto.url },
    clusterOf: (arn) => domains.clusterOf(arn),
    functionAt: (arn) => functions.at(arn),
  });
  const front = new Front(
    moto.url,
    {
      ...repairs(moto.url),
      es: [domains.handler],
      firehose: [streams.handler],
      lambda: [functions.handler],
      monitoring: [streams.publishMetrics],
      sts: [roles.handler],
    },
    onProblem,
  );
  const stop = async (): Promise<void> => {
    await front.stop();
    await streams.stop();
    await Promise.all([functions.stop(), domains.stop()]);
    interfaces.stop();
    await moto.stop();
    const own = options.directory === undefined ? directory : certificateAuthorityFile;
    await fs.rm(own, { recursive: true, force: true });
  };
  try {
    endpoint = await front.listen(port);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    endpoint,
    configuration: configurationOf(endpoint, region),
    certificateAuthorityFile,
    refuse: (service, operation, times = 1) => {
      front.refuse(service, operation, times);
    },
    refuseFirst: () => {
      front.refuseFirst();
    },
    calls: () => [...front.calls],
    stop,
  };
}

/**
 * The setup function's answer where there is no cluster; undefined for other functions, whose
 * events name no endpoint.
 */
function reportWithoutDomain(event: unknown): SetupReport | undefined {
  const { check, endpoint, tf } = event as Partial<SetupCheck & SetupEvent>;
  if (check === undefined && endpoint === undefined) return undefined;
  return { action: check === undefined ? (tf?.action ?? "create") : "check", changes: [], seconds: 0 };
}
