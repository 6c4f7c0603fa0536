import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { AppendedFile, replaceFile, replaceLargeFile } from "@private-ingest/operator/durable-file";
import { temporaryFolder } from "./fixture";
import { onFullDisk } from "./full-disk";

const limitKiB = 64;

describe("durable files", () => {
  const folder = temporaryFolder();
  let number = 0;
  const fresh = () => path.join(folder, String(number++));

  const inFile = (file: string, statements: string): void => {
    onFullDisk(
      limitKiB,
      require.resolve("@private-ingest/operator/durable-file"),
      `const Durable = subject, file = ${JSON.stringify(file)}; ${statements}`,
    );
  };

  it("append to their content", () => {
    const file = fresh();
    for (const text of ["a\n", "b\n"]) {
      const appended = AppendedFile.open(file);
      appended.append(Buffer.from(text));
      appended.sync();
      appended.close();
    }
    assert.equal(fs.readFileSync(file, "utf8"), "a\nb\n");
  });

  it("are cut behind the good bytes, and report whether these end a line", () => {
    const file = fresh();
    fs.writeFileSync(file, "good\ntorn");
    assert.equal(AppendedFile.open(file).endsLine, false);
    const appended = AppendedFile.open(file, 5);
    assert.deepEqual([appended.length, appended.endsLine], [5, true]);
    appended.append(Buffer.from("next\n"));
    assert.equal(fs.readFileSync(file, "utf8"), "good\nnext\n");
  });

  it("keep their old content when the new one does not fit on the disk", () => {
    const [first, second] = [fresh(), fresh()];
    for (const file of [first, second]) fs.writeFileSync(file, "old");
    inFile(first, `assert.throws(() => Durable.replaceFile(file, Buffer.alloc(100 * 1024)), { code: "EFBIG" });`);
    inFile(
      second,
      `await assert.rejects(Durable.replaceLargeFile(file, Buffer.alloc(100 * 1024)), { code: "EFBIG" });`,
    );
    for (const file of [first, second]) assert.equal(fs.readFileSync(file, "utf8"), "old");
    const unexpected = fs.readdirSync(folder).filter((name) => name.endsWith(".writing"));
    assert.deepEqual(unexpected, []);
  });

  it("are replaced with their mode, also behind a symbolic link", async () => {
    const [file, link] = [fresh(), fresh()];
    fs.writeFileSync(file, "old", { mode: 0o600 });
    fs.symlinkSync(file, link);
    replaceFile(link, "new");
    assert.equal(fs.readFileSync(file, "utf8"), "new");
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    assert(fs.lstatSync(link).isSymbolicLink());
    await replaceLargeFile(file, Buffer.from("newer"));
    assert.equal(fs.readFileSync(file, "utf8"), "newer");
  });

  it("are never put in the place of a device, which is written directly", () => {
    replaceFile("/dev/null", "text");
    assert(fs.statSync("/dev/null").isCharacterDevice());
    const device = AppendedFile.open("/dev/null");
    device.append(Buffer.from("text"));
    device.close();
  });
});
