import * as http from "node:http";
import type { AddressInfo } from "node:net";

/** A server on this machine that answers as a test wants. */
export class FakeServer {
  private readonly server = http.createServer((request, response) => void this.respond(request, response));
  url = "";

  constructor(protected respond: (request: http.IncomingMessage, response: http.ServerResponse) => unknown) {}

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
