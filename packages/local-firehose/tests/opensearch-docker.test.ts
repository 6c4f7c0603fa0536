import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { startOpenSearchContainer } from "../opensearch/docker";
import { adminOf, OpenSearchUnavailable } from "../opensearch/server";
import { request } from "../opensearch/request";
import { temporaryFolder, until } from "./fixture";

const tsNode = require.resolve("ts-node/dist/bin");

/**
 * Stands for the client: writes down what it is asked, and answers for a container that the test
 * serves.
 */
const client = `#!/bin/sh
echo "$@" >> "$FAKE/asked"
case "$1" in
  run) printf %s "$OPENSEARCH_INITIAL_ADMIN_PASSWORD" > "$FAKE/password"; echo container ;;
  port) echo "127.0.0.1:$(cat "$FAKE/port")" ;;
  cp) cp "$FAKE/cert.pem" "$3" ;;
  inspect) cat "$FAKE/running" ;;
  logs) echo "last words" ;;
esac
`;

describe("OpenSearch in a container", () => {
  const folder = temporaryFolder();
  const { PATH } = process.env;
  const write = (name: string, content: string, mode?: number) => {
    fs.writeFileSync(path.join(folder, name), content, { mode });
  };
  const asked = () => fs.readFileSync(path.join(folder, "asked"), "utf8").trimEnd().split("\n");

  /**
   * `npm run opensearch` with an empty cache and no network, so that no Java of this machine gets
   * an OpenSearch to run.
   */
  function opensearch() {
    write("no-network.cjs", 'globalThis.fetch = () => Promise.reject(new Error("no network"));');
    const child = spawn(
      process.execPath,
      ["-r", path.join(folder, "no-network.cjs"), tsNode, path.join(__dirname, "../opensearch/main.ts")],
      { env: { ...process.env, XDG_CACHE_HOME: path.join(folder, "cache") } },
    );
    let out = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (out += chunk.toString()));
    const ended = once(child, "close").then(([code]) => [code as number, out] as const);
    return {
      ended,
      out: () => out,
      interrupt: () => child.kill("SIGINT"),
      /** What the pattern's group matches, once it does. */
      line: async (pattern: RegExp): Promise<string> => {
        await until(() => pattern.test(out));
        return pattern.exec(out)![1]!;
      },
    };
  }

  afterEach(() => {
    process.env["PATH"] = PATH;
    fs.rmSync(path.join(folder, "docker"), { force: true });
  });

  it("says what is missing without a docker command, and what else there is", async () => {
    process.env["PATH"] = folder;
    await assert.rejects(startOpenSearchContainer(), (error) => {
      assert(error instanceof OpenSearchUnavailable);
      assert.match(error.message, /there is no docker command on the PATH\n.* use --opensearch java /);
      return true;
    });
  });

  it("says what docker says when no engine runs", async () => {
    write("docker", "#!/bin/sh\necho 'Cannot connect to the Docker daemon. Is it running?' >&2\nexit 1\n", 0o755);
    process.env["PATH"] = `${folder}:${PATH ?? ""}`;
    await assert.rejects(startOpenSearchContainer(), /Cannot connect to the Docker daemon\. Is it running\?\nInstall/);
  });

  describe("with a client that makes one", () => {
    let server: https.Server;
    let requests = 0;

    before(async function () {
      try {
        const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
        const files = ["-keyout", path.join(folder, "key.pem"), "-out", path.join(folder, "cert.pem")];
        const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"];
        execFileSync("openssl", ["req", ...kind, ...subject, ...files], { stdio: "ignore" });
      } catch {
        console.log("      skipped: no `openssl` on the PATH");
        this.skip();
      }
      const [key, cert] = ["key.pem", "cert.pem"].map((name) => fs.readFileSync(path.join(folder, name)));
      server = https.createServer({ key: key!, cert: cert! }, (incoming, response) => {
        const password = fs.readFileSync(path.join(folder, "password"), "utf8");
        const expected = `Basic ${Buffer.from(`admin:${password}`).toString("base64")}`;
        const isReady = ++requests > 1;
        response.statusCode = !isReady ? 503 : incoming.headers.authorization === expected ? 200 : 401;
        response.end();
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      write("port", String((server.address() as AddressInfo).port));
    });
    after(() => {
      (server as https.Server | undefined)?.closeAllConnections();
      (server as https.Server | undefined)?.close();
    });
    beforeEach(() => {
      requests = 0;
      write("asked", "");
      write("running", "true");
      write("docker", client, 0o755);
      process.env["PATH"] = `${folder}:${PATH ?? ""}`;
      process.env["FAKE"] = folder;
    });
    afterEach(() => {
      Reflect.deleteProperty(process.env, "FAKE");
    });

    it("waits until the server in it knows its administrator, and removes it at the end", async () => {
      const container = await startOpenSearchContainer();
      assert.equal((await request(adminOf(container), "GET", "/")).status, 200);
      assert(container.adminPassword.length >= 20);
      const [run = ""] = asked();
      assert.match(run, /^run --detach --rm --publish 127\.0\.0\.1::9200 .*opensearchproject\/opensearch:\d/);
      assert(!run.includes(container.adminPassword), "the password stands on no command line");
      await container.stop();
      assert.equal(asked().at(-1), "rm --force --volumes container");

      requests = -1_000;
      write("running", "false");
      await assert.rejects(startOpenSearchContainer(), /OpenSearch ended with its container's end:\nlast words/);
    });

    it("is what `npm run opensearch` falls back on, until Ctrl-C", async () => {
      const started = opensearch();
      const place = await started.line(/^OpenSearch: (.*)$/m);
      const password = fs.readFileSync(await started.line(/^User: admin; password: in ([^;]+);/m), "utf8");
      assert.match(started.out(), /^(No Java|OpenSearch .* could not be installed).*\nDocker is tried instead\.$/m);
      assert.equal(place, `https://127.0.0.1:${fs.readFileSync(path.join(folder, "port"), "utf8")}`);
      assert.equal(password, fs.readFileSync(path.join(folder, "password"), "utf8"));
      const authority = fs.readFileSync(await started.line(/certificate authority: (.*)$/m), "utf8");
      assert.equal(authority, fs.readFileSync(path.join(folder, "cert.pem"), "utf8"));

      started.interrupt();
      assert.equal((await started.ended)[0], 0);
      assert.equal(asked().at(-1), "rm --force --volumes container");
    }).timeout(20_000);
  });
});
