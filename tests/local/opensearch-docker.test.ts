import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { promisify } from "node:util";
import { startOpenSearchContainer } from "../../local/opensearch/docker";
import { adminOf, OpenSearchUnavailable } from "../../local/opensearch/server";
import { request } from "../../local/opensearch/request";
import { temporaryFolder } from "./fixture";

/** Stands for the client: writes down what it is asked, and answers for a container that the test serves. */
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

  it("waits until the server in it knows its administrator, and removes it at the end", async function () {
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
    let requests = 0;
    const server = https.createServer({ key: key!, cert: cert! }, (incoming, response) => {
      const password = fs.readFileSync(path.join(folder, "password"), "utf8");
      const expected = `Basic ${Buffer.from(`admin:${password}`).toString("base64")}`;
      const isReady = ++requests > 1;
      response.statusCode = !isReady ? 503 : incoming.headers.authorization === expected ? 200 : 401;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    write("port", String((server.address() as AddressInfo).port));
    write("running", "true");
    write("docker", client, 0o755);
    process.env["PATH"] = `${folder}:${PATH ?? ""}`;
    process.env["FAKE"] = folder;
    try {
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
    } finally {
      server.closeAllConnections();
      server.close();
      Reflect.deleteProperty(process.env, "FAKE");
    }
  });

  it("runs with a real engine", async function () {
    const engine = await promisify(execFile)("docker", ["info"]).catch(() => undefined);
    if (engine === undefined || process.env["OPENSEARCH_DOCKER"] === undefined) {
      const reason = engine === undefined ? "no docker engine runs here" : "OPENSEARCH_DOCKER=1 asks for it";
      console.log(`      skipped: ${reason}`);
      return this.skip();
    }
    const container = await startOpenSearchContainer();
    await container.stop();
  }).timeout(300_000);
});
