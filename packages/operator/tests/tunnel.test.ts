import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { DomainConnection } from "../domain-connection";
import { tunnelPlan } from "../tunnel";
import { freePort } from "@private-ingest/local-firehose/loopback";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { FakeServer } from "./fake-server";
import { run, runJson } from "./run";

const start = "aws ssm start-session --region eu-west-1 --target i-0123";
const names = {
  accessInstanceId: "i-0123",
  streamArn: "arn:aws:firehose:eu-west-1:123456789012:deliverystream/x",
  tunnelCommand: `${start} --document-name AWS-StartPortForwardingSessionToRemoteHost --parameters '{"host":["vpc-x.es.amazonaws.com"],"portNumber":["443"],"localPortNumber":["9200"]}'`,
  domainEndpoint: "vpc-x.es.amazonaws.com",
  dashboardsUrl: "https://vpc-x.es.amazonaws.com/_dashboards",
  masterUserName: "admin",
};
const desktop = {
  ...names,
  tunnelCommand: `${start} --document-name AWS-StartPortForwardingSession --parameters '{"portNumber":["3389"],"localPortNumber":["33389"]}'`,
};

describe("tunnel", () => {
  const folder = temporaryFolder();
  /** A folder with programs that write down how they are called, and do what a script says. */
  function tools(...programs: readonly (string | readonly [program: string, script: string])[]): string {
    const bin = fs.mkdtempSync(path.join(folder, "bin-"));
    for (const [program, script] of programs.map((each) => (typeof each === "string" ? ([each, ""] as const) : each))) {
      const text = `#!/bin/sh\necho "$@" >> "${bin}/${program}.calls"\n${script}\n`;
      fs.writeFileSync(path.join(bin, program), text, { mode: 0o755 });
    }
    return bin;
  }
  const env = (bin: string): Record<string, string> => ({
    PATH: `${bin}:/bin`,
    PRIVATE_INGEST_TUNNEL_COMMAND: names.tunnelCommand,
    PRIVATE_INGEST_DOMAIN_ENDPOINT: names.domainEndpoint,
    PRIVATE_INGEST_DASHBOARDS_URL: names.dashboardsUrl,
    PRIVATE_INGEST_MASTER_USER_NAME: "admin",
  });

  it("starts the stack's session with the given port, and prints address, sign-in and the certificate's name", async () => {
    const bin = tools("aws", "session-manager-plugin");
    const port = String(await freePort());
    const { code, out, err } = await run(["tunnel", "--port", port], { env: env(bin) });
    assert.equal(code, 0, err);
    const calls = fs.readFileSync(path.join(bin, "aws.calls"), "utf8");
    const session = start.replace("aws ", "");
    assert(calls.includes(`${session} --document-name AWS-StartPortForwardingSessionToRemoteHost`), calls);
    assert(calls.includes(`{"host":["vpc-x.es.amazonaws.com"],"portNumber":["443"],"localPortNumber":["${port}"]}`));
    for (const text of [
      `https://localhost:${port}/_dashboards`,
      "as admin",
      `127.0.0.1 ${names.domainEndpoint}`,
      "--via",
    ])
      assert(out.includes(text), text);
  });

  it("names a missing plugin, CLI, port or stack", async () => {
    const plugin = await run("tunnel", { env: env(tools("aws")) });
    assert.deepEqual([plugin.code, /session-manager-plugin is not on the PATH/.test(plugin.err)], [1, true]);
    const cli = await run("tunnel", { env: { ...env(tools()), PATH: tools() } });
    assert.match(cli.err, /aws is not on the PATH/);
    const taken = await new FakeServer(() => undefined).start();
    const { port } = new URL(taken.url);
    const busy = await run(["tunnel", "--port", port], { env: env(tools("aws", "session-manager-plugin")) });
    taken.stop();
    assert.match(busy.err, new RegExp(`port ${port} is in use`));
    assert.equal((await run("tunnel")).code, 2);
  });

  it("forwards RDP with --desktop, only for a desktop", async () => {
    const { argv, port } = tunnelPlan(desktop, { desktop: true });
    assert.equal(port, 33_389);
    assert(argv.includes('{"portNumber":["3389"],"localPortNumber":["33389"]}'));
    assert.throws(() => tunnelPlan(names, { desktop: true }), /needs dashboardAccess desktop/);
    assert.throws(() => tunnelPlan(desktop, { desktop: false }), /use --desktop/);
    assert.throws(() => tunnelPlan({ accessInstanceId: "" }, { desktop: false }), /set dashboardAccess/);
    assert.throws(() => tunnelPlan({ tunnelCommand: "" }, { desktop: false }), /set dashboardAccess/);
    const printed = ["tunnel", "--print", "--port", String(await freePort())];
    const both = { env: env(tools("aws", "session-manager-plugin")) };
    const { json } = await runJson<{ address: string }>(printed, both);
    assert.match(json.address, /^https:\/\/localhost:/);
  });

  it("takes instance and Region from the outputs; an older stack has only the command", () => {
    const { tunnelCommand, ...others } = names;
    const of = (outputs: Parameters<typeof tunnelPlan>[0], more = {}): string => {
      const { argv } = tunnelPlan(outputs, { desktop: false, ...more });
      return argv.slice(2, 6).join(" ");
    };
    assert.equal(of(others), "--region eu-west-1 --target i-0123");
    assert.equal(of({ ...names, tunnelCommand: "open sesame" }), "--region eu-west-1 --target i-0123");
    assert.equal(of({ tunnelCommand, domainEndpoint: "x" }), "--region eu-west-1 --target i-0123");
    assert.equal(of(names, { region: "eu-north-1" }), "--region eu-north-1 --target i-0123");
    const { argv } = tunnelPlan(names, { desktop: false, endpoint: "http://127.0.0.1:1", profile: "p" });
    assert.deepEqual(argv.slice(-4), ["--profile", "p", "--endpoint-url", "http://127.0.0.1:1"]);
  });

  it("reads a stack by npx without the Pulumi CLI, and a secret only for a sign-in by name", async () => {
    const outputs = JSON.stringify({ ...names, streamName: "s", masterPassword: "[secret]" });
    const script = `case "$*" in *masterPassword*) echo hidden;; *) cat <<'EOF'\n${outputs}\nEOF\n;; esac`;
    const bin = tools(["npx", script]);
    const calls = (): string[] => {
      const text = fs.readFileSync(path.join(bin, "npx.calls"), "utf8").trim().split("\n");
      fs.rmSync(path.join(bin, "npx.calls"));
      return text;
    };
    const open = "--yes pulumi stack output --json --stack dev";
    const secret = "--yes pulumi stack output masterPassword --show-secrets --stack dev";
    const stack = ["--stack", "dev"];
    const environment = { env: { PATH: `${bin}:/bin:/usr/bin` } };
    await run(["send", ...stack, "--count", "0", "--region", "eu-west-1"], environment);
    assert.deepEqual(calls(), [open]);
    const folder = ["--folder", bin, "--checkpoint", path.join(bin, "checkpoint")];
    await run(["replay", ...stack, ...folder, "--dry-run"], environment);
    assert.deepEqual(calls(), [open]);
    const none = ["--via", "127.0.0.1:1", "--patience", "0"];
    await run(["replay", ...stack, ...folder, ...none, "--prefix", "none/"], environment);
    assert.deepEqual(calls(), [open, secret]);
    const given = { env: { ...environment.env, PRIVATE_INGEST_MASTER_PASSWORD: "given" } };
    await run(["replay", ...stack, ...folder, ...none, "--prefix", "none/"], given);
    assert.deepEqual(calls(), [open]);
  });

  it("reads a stack by the Pulumi CLI", async () => {
    const pulumi = ["pulumi", `cat <<'EOF'\n${JSON.stringify(names)}\nEOF`] as const;
    const bin = tools("aws", "session-manager-plugin", pulumi);
    const argv = ["tunnel", "--stack", "dev", "--print", "--port", String(await freePort())];
    const { code, out, err } = await run(argv, { env: { PATH: `${bin}:/bin:/usr/bin` } });
    assert.equal(code, 0, err);
    assert.match(out, /localhost:\d+\/_dashboards/);
    assert.equal(fs.readFileSync(path.join(bin, "pulumi.calls"), "utf8"), "stack output --json --stack dev\n");
    const none = await run("tunnel --stack dev", { env: { PATH: tools() } });
    assert.deepEqual([none.code, /stack dev.*Pulumi CLI.*PATH/.test(none.err)], [1, true]);
  });
});

describe("a domain behind a tunnel", () => {
  const folder = temporaryFolder();

  it("is asked by its own name, and its certificate is checked for that name", async () => {
    const [key, certificate] = [path.join(folder, "key.pem"), path.join(folder, "certificate.pem")];
    const subject = "-subj /CN=vpc-x.example -addext subjectAltName=DNS:vpc-x.example";
    const request = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 ${subject}`;
    execFileSync("openssl", [...request.split(" "), "-keyout", key, "-out", certificate], { stdio: "ignore" });
    const pem = fs.readFileSync(certificate, "utf8");
    const hosts: string[] = [];
    const authorizations: string[] = [];
    const server = https.createServer({ key: fs.readFileSync(key), cert: pem }, (request, response) => {
      hosts.push(request.headers.host ?? "");
      authorizations.push(request.headers.authorization ?? "");
      response.end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const via = { host: "127.0.0.1", port: (server.address() as AddressInfo).port };
    try {
      const credentials = () => Promise.resolve({ accessKeyId: "AKID", secretAccessKey: "secret" });
      const there = { via, certificateAuthority: pem };
      const sign = { region: "eu-west-1", credentials };
      const right = new DomainConnection({ url: "https://vpc-x.example", ...there, sign });
      assert.equal((await right.request("POST", "/_bulk", "{}")).status, 200);
      right.close();
      assert.deepEqual(hosts, ["vpc-x.example"]);
      assert.match(authorizations[0]!, /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-west-1\/es\/aws4_request/);
      const wrong = new DomainConnection({ url: "https://vpc-other.example", ...there });
      await assert.rejects(wrong.request("GET", "/"), { code: "ERR_TLS_CERT_ALTNAME_INVALID" });
      wrong.close();
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("is also reached without TLS, and redirects are not followed", async () => {
    const server = await new FakeServer(({ headers, url }, response) =>
      url === "/moved" ? response.writeHead(302, { location: "/" }).end() : response.end(headers.host),
    ).start();
    const via = { host: "127.0.0.1", port: Number(new URL(server.url).port) };
    const connection = new DomainConnection({ url: "http://vpc-x.example", via });
    try {
      assert.deepEqual(await connection.request("GET", "/"), { status: 200, body: "vpc-x.example" });
      assert.equal((await connection.request("GET", "/moved")).status, 302);
    } finally {
      connection.close();
      server.stop();
    }
  });
});
