import assert from "node:assert/strict";
import * as fs from "node:fs";
import { wayIn } from "../opensearch/way-in";
import { temporaryFolder } from "./fixture";

describe("way in to a local OpenSearch", () => {
  const server = {
    url: "https://127.0.0.1:41234",
    userName: "admin",
    password: "secret-Password-1",
    certificateAuthority: "-----BEGIN CERTIFICATE-----",
  };

  it("tells address, user and where the password is, which only this user reads", () => {
    const folder = temporaryFolder();
    const { forget, lines } = wayIn(server, folder);
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

  it("writes over what an earlier server of the port left, whoever may read that", () => {
    const folder = temporaryFolder();
    fs.writeFileSync(`${folder}/opensearch-41234.password`, "old", { mode: 0o644 });
    const file = /\S+\.password/.exec(wayIn(server, folder).lines.join("\n"))![0];
    assert.equal(fs.readFileSync(file, "utf8"), server.password);
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  });
});
