import type { ServerResponse } from "node:http";
import type { PageSource } from "./source";

/** Four times per second: buffers visibly fill, at far less than one frame of work. */
const STATUS_INTERVAL_MS = 250;

/** Server-sent events of {@link PageSource.status}: one timer for all readers, none without any. */
export class StatusFeed {
  private readonly readers = new Set<ServerResponse>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly source: Pick<PageSource, "status">) {}

  add(response: ServerResponse): void {
    const first = statusEvent(this.source);
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    // A browser reconnects after this many milliseconds.
    response.write(`retry: 1000\n${first}`);
    this.readers.add(response);
    this.timer ??= setInterval(() => {
      this.send();
    }, STATUS_INTERVAL_MS);
    response.on("close", () => {
      this.readers.delete(response);
      if (this.readers.size === 0) this.close();
    });
  }

  close(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private send(): void {
    const event = statusEvent(this.source);
    for (const response of this.readers) {
      // A slow reader misses a status instead of growing a queue; the next has the same totals.
      if (!response.writableNeedDrain) response.write(event);
    }
  }
}

function statusEvent(source: Pick<PageSource, "status">): string {
  return `data: ${JSON.stringify(source.status())}\n\n`;
}
