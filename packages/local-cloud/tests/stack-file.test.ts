import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { ProblemError } from "@private-ingest/operator/context";
import { writeStackFile } from "../stack-file";

describe("the stack file of the cloud", () => {
  const folder = temporaryFolder();
  const preset = path.join(folder, "Pulumi.dev.yaml");
  const file = path.join(folder, "Pulumi.local.yaml");
  const read = (): unknown => parse(fs.readFileSync(file, "utf8"));
  before(() => {
    fs.writeFileSync(preset, "# cost\nconfig:\n  aws:region: eu-west-1\n  p:protectData: false\n");
  });

  it("begins as the preset, and keeps the user's additions", () => {
    const first = { "aws:region": "us-east-1", "aws:endpoints": [{ s3: "http://127.0.0.1:1" }] };
    writeStackFile(file, preset, first);
    assert.deepEqual(read(), { config: { ...first, "p:protectData": false } });
    fs.writeFileSync(file, `${fs.readFileSync(file, "utf8")}  # mine\n  p:streams: {a: {}}\nencryptionsalt: v1\n`);
    const moved = { "aws:endpoints": [{ s3: "http://127.0.0.1:2" }] };
    writeStackFile(file, preset, moved);
    const config = { ...first, ...moved, "p:protectData": false, "p:streams": { a: {} } };
    assert.deepEqual(read(), { config, encryptionsalt: "v1" });
    assert.match(fs.readFileSync(file, "utf8"), /# mine/);
  });

  it("lets a stack be destroyed if there is no preset", () => {
    const alone = path.join(folder, "Pulumi.alone.yaml");
    writeStackFile(alone, path.join(folder, "Pulumi.absent.yaml"), { "aws:region": "us-east-1" });
    const config = { protectData: false, allowDataLoss: true, "aws:region": "us-east-1" };
    assert.deepEqual(parse(fs.readFileSync(alone, "utf8")), { config });
  });

  for (const text of ["config: [", "config: text\n"])
    it(`is not touched when it is ${JSON.stringify(text)}`, () => {
      fs.writeFileSync(file, text);
      assert.throws(() => {
        writeStackFile(file, preset, {});
      }, ProblemError);
      assert.equal(fs.readFileSync(file, "utf8"), text);
    });
});
