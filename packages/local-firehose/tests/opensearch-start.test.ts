import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { installationFolder } from "../opensearch/installation";
import { findJavaHome } from "../opensearch/java";
import { startOpenSearch } from "../opensearch/server";
import { signInFiles } from "../opensearch/sign-in-files";
import { temporaryFolder } from "./fixture";

describe("an OpenSearch that cannot be started", () => {
  const { XDG_CACHE_HOME } = process.env;
  before(async function () {
    if ((await findJavaHome()) !== undefined) return;
    console.log("    skipped: no Java is installed");
    this.skip();
  });
  after(() => {
    if (XDG_CACHE_HOME === undefined) delete process.env["XDG_CACHE_HOME"];
    else process.env["XDG_CACHE_HOME"] = XDG_CACHE_HOME;
  });

  function install(program: string | undefined, mode: number): void {
    process.env["XDG_CACHE_HOME"] = temporaryFolder();
    const folder = installationFolder();
    for (const name of ["config", "bin"]) fs.mkdirSync(path.join(folder, name), { recursive: true });
    fs.writeFileSync(path.join(folder, "admin-password"), "x");
    fs.writeFileSync(path.join(folder, "config", "root-ca.pem"), "");
    if (program !== undefined) fs.writeFileSync(path.join(folder, "bin", "opensearch"), program, { mode });
    // Servers run as another user where this one is root.
    for (const readable of [process.env["XDG_CACHE_HOME"], folder]) fs.chmodSync(readable, 0o755);
  }

  for (const [how, program] of [
    ["is missing", undefined],
    ["may not be run", 0o600],
  ] as const) {
    it(`is an error when its program ${how}`, async () => {
      install(program && "", program ?? 0);
      await assert.rejects(startOpenSearch(), /could not be started: spawn .*(ENOENT|EACCES)/);
    });
  }

  it("leaves no folder of its launcher behind", async () => {
    install('#!/bin/sh\n[ -w "$OPENSEARCH_TMPDIR" ] && echo "TMPDIR=$OPENSEARCH_TMPDIR"\nexit 3\n', 0o755);
    const failure = await startOpenSearch().then(
      () => "",
      (error: unknown) => (error as Error).message,
    );
    const [, folder = ""] = /^TMPDIR=(.+)$/m.exec(failure) ?? [];
    assert.match(folder, /opensearch-/, failure);
    assert.equal(fs.existsSync(path.dirname(folder)), false);
  });
});

describe("sign-in to a local OpenSearch", () => {
  const server = {
    url: "https://127.0.0.1:41234",
    userName: "admin",
    password: "secret-Password-1",
    certificateAuthority: "-----BEGIN CERTIFICATE-----",
  };

  it("prints address, user and the password's file, which only this user can read", () => {
    const folder = temporaryFolder();
    const { forget, lines } = signInFiles(server, folder);
    const text = lines.join("\n");
    assert(text.includes(server.url) && text.includes("admin"));
    assert(!text.includes(server.password));
    const [file = ""] = /\S+\.password/.exec(text) ?? [];
    assert.equal(fs.readFileSync(file, "utf8"), server.password);
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    const [authority = ""] = /\S+\.pem/.exec(text) ?? [];
    assert.equal(fs.readFileSync(authority, "utf8"), server.certificateAuthority);
    forget();
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  it("replaces files of an earlier server of the port, with their modes", () => {
    const folder = temporaryFolder();
    fs.writeFileSync(`${folder}/opensearch-41234.password`, "old", { mode: 0o644 });
    const file = /\S+\.password/.exec(signInFiles(server, folder).lines.join("\n"))![0];
    assert.equal(fs.readFileSync(file, "utf8"), server.password);
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  });
});
