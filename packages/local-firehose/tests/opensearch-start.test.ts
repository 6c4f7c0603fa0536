import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { installationFolder } from "../opensearch/installation";
import { findJavaHome } from "../opensearch/java";
import { startOpenSearch } from "../opensearch/server";
import { temporaryFolder } from "./fixture";

describe("an OpenSearch that cannot be started", () => {
  const { XDG_CACHE_HOME } = process.env;
  after(() => {
    if (XDG_CACHE_HOME === undefined) delete process.env["XDG_CACHE_HOME"];
    else process.env["XDG_CACHE_HOME"] = XDG_CACHE_HOME;
  });

  for (const [how, program] of [
    ["is missing", undefined],
    ["may not be run", 0o600],
  ] as const) {
    it(`is an error when its program ${how}`, async function () {
      if ((await findJavaHome()) === undefined) {
        console.log("    skipped: no Java is installed");
        return this.skip();
      }
      process.env["XDG_CACHE_HOME"] = temporaryFolder();
      const folder = installationFolder();
      for (const name of ["config", "bin"]) fs.mkdirSync(path.join(folder, name), { recursive: true });
      fs.writeFileSync(path.join(folder, "admin-password"), "x");
      fs.writeFileSync(path.join(folder, "config", "root-ca.pem"), "");
      if (program !== undefined) fs.writeFileSync(path.join(folder, "bin", "opensearch"), "", { mode: program });
      await assert.rejects(startOpenSearch(), /could not be started: spawn .*(ENOENT|EACCES)/);
    });
  }
});
