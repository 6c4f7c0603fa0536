import * as fs from "node:fs";
import * as path from "node:path";
import { messageOf } from "@private-ingest/operator/context";
import { readJson, replaceFile } from "@private-ingest/operator/durable-file";
import type { DeclaredFunction } from "../declared-function";
import type { DeclaredStream } from "../declared";
import { fileName, nameOfFile } from "@private-ingest/operator/file-name";
import { streamName } from "./api-model";
import { AwsError, type Constraint, streamNotFound } from "./aws-error";
import { type RecordTotals, totalsOf } from "./counts";
import { streamOf } from "./configured-stream";
import type { Destination, DestinationKind, Encryption } from "./destination";
import type { StreamQuota } from "@private-ingest/operator/sizing/quota";
import type { LocalStream } from "./stream";

export interface RunningStream {
  readonly stream: LocalStream;
  /** The records, by their bytes, that the stream accepts now. Clients send the others later. */
  readonly admits?: (sizes: readonly number[]) => readonly boolean[];
  readonly quota?: StreamQuota;
  /** Applies a changed declaration, also to buffered records. */
  change(declared: DeclaredStream): Promise<void>;
  close(): Promise<void>;
}

/** The control plane's record of a stream; it can outlive the process. */
export interface StreamRecord {
  kind: DestinationKind;
  destination: Destination;
  /** 1, and one more for each change of the destination. */
  version: number;
  createdAt: number;
  updatedAt?: number;
  tags: Record<string, string>;
  encryption: Encryption;
  /** Source in AWS, for the description; here clients write to the stream in any case. */
  readonly source?: unknown;
}

export interface ManagedStream extends StreamRecord {
  readonly running: RunningStream;
  status: "ACTIVE" | "DELETING" | "DELETING_FAILED";
}

export interface ManagedStreamsOptions {
  /** Account and Region of created streams, from the ARN of the program's stream. */
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** Functions whose code is on this machine. */
  readonly functions: readonly DeclaredFunction[];
  readonly now: () => number;
  readonly start: (declared: DeclaredStream, version: number) => Promise<RunningStream>;
  readonly onProblem?: (problem: string) => void;
  /** Folder with one folder per created stream; without it they are lost. */
  readonly folder?: string;
}

/** Streams per account (Firehose developer guide, "Quota"); small Regions allow fewer. */
const mostStreams = 5000;
const recordFile = "stream.json";

/** The streams of one account and Region: declared by the program or created by clients. */
export class ManagedStreams {
  private readonly streams = new Map<string, ManagedStream>();
  private readonly starting = new Set<string>();
  /** Counts of deleted streams. */
  private readonly deleted: LocalStream[] = [];

  constructor(readonly options: ManagedStreamsOptions) {}

  adopt(running: RunningStream): void {
    const { declared } = running.stream;
    const { destination, encryption, source, tags } = declared.described;
    this.streams.set(declared.name, {
      ...{ running, status: "ACTIVE", kind: declared.destination, destination, version: 1, encryption, source },
      createdAt: this.options.now(),
      tags: { ...tags },
    });
  }

  /** Starts streams of an earlier process. @returns the number of recovered records. */
  async recover(): Promise<number> {
    const { folder = "" } = this.options;
    const entries = folder !== "" && fs.existsSync(folder) ? fs.readdirSync(folder) : [];
    let records = 0;
    for (const entry of entries) {
      const name = nameOfFile(entry);
      const file = path.join(folder, entry, recordFile);
      // Skips streams of the program, and other folders.
      if (!fs.existsSync(file) || this.streams.has(name) || fileName(name) !== entry || !isStreamName(name)) continue;
      const saved = readJson(file) as StreamRecord;
      records += (await this.start(name, saved)).running.stream.counts.sent;
    }
    return records;
  }

  /** @throws {AwsError} ResourceNotFoundException. */
  get(name: string): ManagedStream {
    const stream = this.streams.get(name);
    if (stream === undefined) throw streamNotFound(name, this.options.account);
    return stream;
  }

  all(): readonly ManagedStream[] {
    return [...this.streams.values()].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  }

  /** @throws {AwsError} ResourceInUseException, LimitExceededException. */
  async create(
    name: string,
    given: Pick<StreamRecord, "kind" | "destination" | "tags" | "encryption">,
  ): Promise<ManagedStream> {
    if (this.streams.has(name) || this.starting.has(name)) {
      const message = `Firehose ${name} under accountId ${this.options.account} already exists`;
      throw new AwsError("ResourceInUseException", message);
    }
    if (this.streams.size >= mostStreams) {
      const message = `You have already consumed your firehose quota of ${mostStreams} hoses.`;
      throw new AwsError("LimitExceededException", message);
    }
    this.starting.add(name);
    try {
      const stream = await this.start(name, { ...given, version: 1, createdAt: this.options.now() });
      try {
        this.save(stream);
      } catch (error) {
        // The client does not get the stream, so it must not run.
        await this.delete(stream);
        throw error;
      }
      return stream;
    } finally {
      this.starting.delete(name);
    }
  }

  /** Changes the destination. @throws when it cannot; the stream is then unchanged. */
  async change(stream: ManagedStream, destination: Destination): Promise<void> {
    const { destination: oldDestination, updatedAt, version } = stream;
    this.update(stream, { destination, version: version + 1, updatedAt: this.options.now() });
    try {
      await stream.running.change(this.declaredBy(nameOf(stream), stream));
    } catch (error) {
      this.update(stream, { destination: oldDestination, version, updatedAt });
      throw error;
    }
  }

  /** Changes a stream's record. @throws when it cannot be written; it is then unchanged. */
  update(stream: ManagedStream, changed: Partial<StreamRecord>): void {
    this.save({ ...stream, ...changed });
    Object.assign(stream, changed);
  }

  private save(stream: ManagedStream): void {
    const folder = this.folderOf(nameOf(stream));
    if (folder === undefined || !fs.existsSync(folder) || stream.status !== "ACTIVE") return;
    const { kind, destination, version, createdAt, updatedAt, tags, encryption } = stream;
    const saved = { kind, destination, version, createdAt, updatedAt, tags, encryption };
    replaceFile(path.join(folder, recordFile), JSON.stringify(saved));
  }

  /** Delivers the buffers and removes the stream. Undelivered records stay counted and saved. */
  async delete(stream: ManagedStream): Promise<void> {
    stream.status = "DELETING";
    try {
      await stream.running.close();
    } catch {
      stream.status = "DELETING_FAILED";
      return;
    }
    const name = nameOf(stream);
    this.deleted.push(stream.running.stream);
    this.streams.delete(name);
    const folder = this.folderOf(name);
    if (folder === undefined || stream.running.stream.inBuffer > 0) return;
    try {
      fs.rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      this.options.onProblem?.(`${folder} cannot be removed: ${messageOf(error)}`);
    }
  }

  totals(): RecordTotals {
    return totalsOf([...this.deleted, ...this.all().map(({ running }) => running.stream)]);
  }

  async close(): Promise<void> {
    await Promise.all(this.all().map(({ running }) => running.close()));
  }

  private async start(name: string, record: StreamRecord): Promise<ManagedStream> {
    const folder = this.folderOf(name);
    if (folder !== undefined) fs.mkdirSync(folder, { recursive: true });
    const running = await this.options.start(this.declaredBy(name, record), record.version);
    const stream: ManagedStream = { ...record, running, status: "ACTIVE" };
    this.streams.set(name, stream);
    return stream;
  }

  private declaredBy(name: string, { kind, destination }: StreamRecord): DeclaredStream {
    const { account, functions, partition, region } = this.options;
    const arn = `arn:${partition}:firehose:${region}:${account}:deliverystream/${name}`;
    return streamOf({ name, arn, region }, kind, destination, functions);
  }

  private folderOf(name: string): string | undefined {
    return this.options.folder === undefined ? undefined : path.join(this.options.folder, fileName(name));
  }
}

function isStreamName(name: string): boolean {
  const broken: Constraint[] = [];
  streamName(name, "name", broken);
  return broken.length === 0;
}

function nameOf({ running }: ManagedStream): string {
  return running.stream.declared.name;
}
