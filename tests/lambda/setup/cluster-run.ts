import type { SetupEvent, SetupReport } from "../../../lambda/contracts/setup-event";
import { setUp } from "../../../lambda/setup/setup";
import { FakeCluster } from "./fake-cluster";
import { eventFor, type EventFields, type FakeDomain } from "./fake-domain";

export const deliveryRoleArn = "arn:aws:iam::123456789012:role/delivery";

/** A cluster of its own for each test of the surrounding `describe`. */
export function fakeCluster(engine: SetupEvent["engine"] = "opensearch"): {
  readonly cluster: FakeCluster;
  readonly server: FakeDomain;
  /** A stack that uses the cluster, with one stream, in one invocation. */
  readonly stack: (settings?: EventFields) => Stack;
  /** What the streams of a stack share, as an invocation of its own. */
  shared(settings?: EventFields): Stack;
  /** A stream of a stack, as an invocation of its own; its index and role are named for it. */
  stream(name: string, settings?: EventFields): Stack;
} {
  let started: Awaited<ReturnType<typeof FakeCluster.start>>;
  beforeEach(async () => {
    started = await FakeCluster.start(engine);
  });
  afterEach(() => {
    started.server.stop();
  });
  return {
    get cluster() {
      return started.cluster;
    },
    get server() {
      return started.server;
    },
    stack: (settings) => new Stack(started.server, { engine, ...settings }),
    shared: (settings) => new Stack(started.server, { engine, ...settings }, ({ stream: _, ...event }) => event),
    stream(name, settings = {}) {
      const role = name === "stockdata" ? "firehose-role" : `firehose-role-${name}`;
      const names = { name, indexName: name, indexPattern: `${name}-20*`, securityRole: role };
      return new Stack(started.server, { engine, ...names, ...settings }, ({ extraRoles: _, ...event }) => ({
        ...event,
        owner: `${event.owner}/${name}`,
      }));
    },
  };
}

/** A stack that uses a cluster; {@link eventFor} fills in what its settings leave out. */
export class Stack {
  private before: SetupEvent | undefined;

  constructor(
    private readonly server: FakeDomain,
    private readonly settings: EventFields = {},
    private readonly part: (event: SetupEvent) => SetupEvent = (event) => event,
  ) {}

  /** As Pulumi: the first run creates, later ones update with the last input, failed or not. */
  async up(more: EventFields = {}): Promise<Record<string, string>> {
    const event = this.event(more);
    const tf = this.before && ({ action: "update", prev_input: this.before } as const);
    this.before = event;
    return outcomes(await setUp({ ...event, ...(tf && { tf }) }, { timeLimitMs: 5_000, signInLimitMs: 600 }));
  }

  async destroy(more: EventFields = {}): Promise<SetupReport> {
    return setUp({ ...this.event(more), tf: { action: "delete" } }, { timeLimitMs: 60_000 });
  }

  /** The stack was last deployed by a version that kept no ledger and had one stream. */
  wasDeployedBefore(more: EventFields = {}): this {
    const { owner: _, code: __, functionName: ___, ...event } = this.event(more);
    return this.updates(formerEvent(event));
  }

  /** The next run updates what an event has set up. */
  updates(event: SetupEvent): this {
    this.before = event;
    return this;
  }

  private event(more: EventFields): SetupEvent {
    const owner = { owner: "shop/dev", functionName: "setup-1", deliveryRoleArn };
    return this.part(eventFor(this.server.endpoint, { ...owner, ...this.settings, ...more }));
  }
}

/** The event as versions with one stream per stack sent it. */
export function formerEvent({ stream, ...event }: SetupEvent): SetupEvent {
  const {
    name: _,
    description: __,
    timeField: ___,
    mappings: ____,
    charts: _____,
    columns: ______,
    ...fields
  } = stream!;
  return { ...event, ...fields };
}

export const outcomes = ({ changes }: SetupReport): Record<string, string> =>
  Object.fromEntries(changes.map(({ object, outcome }) => [object, outcome]));

/** Refuses requests that fit, for good, until the returned function is called. */
export function refusing(cluster: FakeCluster, method: string, path: RegExp, status = 400): () => void {
  cluster.interrupt = (request) =>
    request.method === method && path.test(request.url) ? { status, body: "refused by the test" } : undefined;
  return () => {
    cluster.interrupt = () => undefined;
  };
}

/** Answers requests to some paths as the managed service does where it has no such part. */
export function withoutPart(cluster: FakeCluster, path: RegExp): void {
  cluster.interrupt = ({ url }) =>
    path.test(url) ? { status: 401, body: { Message: `Your request: '${url}' is not allowed.` } } : undefined;
}
