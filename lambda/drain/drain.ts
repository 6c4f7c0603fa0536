import type { DrainEvent, DrainReport } from "../contracts/drain-event";

export interface NetworkInterface {
  readonly id: string;
  readonly description: string;
  readonly status: string;
}

/** EC2 and the clock. */
export interface DrainEnvironment {
  /** The interfaces that use at least one of the groups. */
  readonly list: (securityGroupIds: readonly string[]) => Promise<readonly NetworkInterface[]>;
  readonly nowMs: () => number;
  readonly sleep: (durationMs: number) => Promise<void>;
}

const POLL_INTERVAL_MS = 10_000;

/**
 * Waits until no network interface uses the groups of the event. Firehose removes its interfaces
 * minutes after its stream, with the delivery role's rights.
 * @throws Error that lists remaining interfaces and the fix, if the event has `failWhenLeft`.
 */
export async function drain(event: DrainEvent, { list, nowMs, sleep }: DrainEnvironment): Promise<DrainReport> {
  const startMs = nowMs();
  const elapsedSeconds = (): number => Math.round((nowMs() - startMs) / 1000);
  const waitedFor = new Set<string>();
  for (;;) {
    const interfaces = await list(event.securityGroupIds);
    const remaining = interfaces.filter((one) => !(event.ignoreDomainInterfaces && isDomainInterface(one)));
    for (const { id } of remaining) waitedFor.add(id);
    const isTimeUp = nowMs() - startMs + POLL_INTERVAL_MS > event.waitSeconds * 1000;
    if (isTimeUp && event.failWhenLeft && remaining.length > 0) {
      throw new Error(stillInUse(event.securityGroupIds, remaining, elapsedSeconds()));
    }
    if (isTimeUp || remaining.length === 0) {
      return {
        securityGroupIds: event.securityGroupIds,
        waitedFor: [...waitedFor],
        left: remaining.map(({ id }) => id),
        seconds: elapsedSeconds(),
      };
    }
    await sleep(POLL_INTERVAL_MS);
  }
}

/** OpenSearch Service describes its interfaces as "ES" and the domain's name, for both engines. https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html */
function isDomainInterface({ description }: NetworkInterface): boolean {
  return description.startsWith("ES ");
}

function stillInUse(groups: readonly string[], remaining: readonly NetworkInterface[], seconds: number): string {
  const list = remaining.map(({ id, description, status }) => `  ${id} (${status}): ${description}`);
  return [
    `After ${seconds} s, network interfaces still use ${groups.join(", ")}:`,
    ...list,
    "Their service removes them, which can take longer. Run the destroy again in some minutes.",
    "Delete an interface by hand (EC2, Network interfaces) if it stays although its owner is gone.",
  ].join("\n");
}
