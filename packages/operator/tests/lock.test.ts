import assert from "node:assert/strict";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { ProblemError } from "../context";
import { FileLock } from "../replaying/lock";
import { aliveAs, startOf } from "../replaying/process-identity";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";

/** A process of its own that asks for locks. */
class Contender {
  private readonly answers: AsyncIterator<string>;
  private constructor(readonly child: ChildProcessWithoutNullStreams) {
    this.answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  }

  static async start(): Promise<Contender> {
    const root = path.join(__dirname, "../../..");
    const argv = ["-r", "ts-node/register", path.join(__dirname, "lock-contender.ts")];
    const contender = new Contender(spawn(process.execPath, argv, { cwd: root }));
    assert.equal(await contender.answer(), "ready");
    return contender;
  }

  async answer(): Promise<string> {
    return String((await this.answers.next()).value);
  }

  /** An empty text releases. */
  ask(file: string): Promise<string> {
    this.child.stdin.write(`${file}\n`);
    return this.answer();
  }

  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, "exit");
  }
}

describe("the lock of a checkpoint", () => {
  const folder = temporaryFolder();
  const contenders: Contender[] = [];
  before(async () => {
    contenders.push(...(await Promise.all(Array.from({ length: 4 }, () => Contender.start()))));
  });
  after(() => Promise.all(contenders.map((contender) => contender.kill())));

  const claims = (file: string): string[] =>
    fs.readdirSync(path.dirname(file)).filter((name) => name.startsWith(`${path.basename(file)}.lock`));

  it("goes to one of several simultaneous processes", async () => {
    for (let round = 0; round < 20; round++) {
      const file = path.join(folder, `round-${round}`);
      // In every other round a dead process has left its claim, which all of them find.
      if (round % 2 === 1) leaveClaim(file, 4_194_000 + round, "abc");
      const answers = await Promise.all(contenders.map((contender) => contender.ask(file)));
      assert.equal(answers.filter((answer) => answer === "held").length, 1, `round ${round}: ${answers.join()}`);
      assert.equal(answers.filter((answer) => answer === "refused").length, contenders.length - 1);
      await Promise.all(contenders.map((contender) => contender.ask("")));
      assert.deepEqual(claims(file), []);
    }
  });

  it("is taken over from a killed process, never from a living one", async () => {
    const file = path.join(folder, "killed");
    const holder = await Contender.start();
    assert.equal(await holder.ask(file), "held");
    assert.throws(() => FileLock.take(file), ProblemError);
    await holder.kill();
    const lock = FileLock.take(file);
    assert.throws(() => FileLock.take(file), new RegExp(`process ${process.pid} is at work`));
    lock.release();
    assert.deepEqual(claims(file), []);
  });

  it("is taken over if another process has the dead one's number", () => {
    const file = path.join(folder, "reused");
    leaveClaim(file, process.pid, "0123456789ab");
    FileLock.take(file).release();
    assert.deepEqual(claims(file), []);
    assert(aliveAs(process.pid, startOf(process.pid)));
    assert(!aliveAs(process.pid, "0123456789ab"));
  });

  it("is never taken over from another machine", () => {
    const file = path.join(folder, "foreign");
    fs.writeFileSync(`${file}.lock-00000000-4194000-abc-0123456789ab`, "");
    assert.throws(() => FileLock.take(file), /another machine or container.*delete /);
  });

  /** As a process of this machine leaves it that is killed. */
  function leaveClaim(file: string, pid: number, start: string): void {
    const own = FileLock.take(file);
    const [name = ""] = claims(file);
    own.release();
    const [, host = ""] = /\.lock-(\w+)-/.exec(name) ?? [];
    fs.writeFileSync(`${file}.lock-${host}-${pid}-${start}-0123456789ab`, "");
  }
});
