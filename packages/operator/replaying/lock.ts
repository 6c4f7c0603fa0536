import { createHash, randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ProblemError } from "../context";
import { aliveAs, startOf } from "./process-identity";

/** How long the first of several simultaneous processes waits for the others to withdraw. */
const settleMs = 2_000;
const pollMs = 10;

/**
 * One process at a time works with a file. Each creates a claim beside it and looks for others; of
 * simultaneous ones the first by name stays. Names are unique: removing a dead process's claim
 * never removes a living one's.
 */
export class FileLock {
  private constructor(private readonly claim: string) {}

  static take(file: string): FileLock {
    const claim = `${file}.lock-${hostHash()}-${process.pid}-${startOf(process.pid) ?? "0"}-${randomBytes(6).toString("hex")}`;
    fs.closeSync(fs.openSync(claim, "wx"));
    const lock = new FileLock(claim);
    const until = performance.now() + settleMs;
    for (;;) {
      const others = livingClaims(file).filter((other) => other !== claim);
      const [other] = others;
      if (other === undefined) return lock;
      const isFirst = others.every((name) => claim < name);
      if (!isFirst || performance.now() > until) {
        lock.release();
        throw new ProblemError(heldBy(file, other));
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pollMs);
    }
  }

  release(): void {
    fs.rmSync(this.claim, { force: true });
  }
}

const claimName = /\.lock-([0-9a-f]{8})-(\d+)-(\w+)-[0-9a-f]{12}$/;

/** Claims of processes that may still be at work; those of dead ones are taken away. */
function livingClaims(file: string): string[] {
  const folder = path.dirname(file);
  const claims = fs.readdirSync(folder).filter((name) => name.startsWith(`${path.basename(file)}.lock-`));
  return claims.flatMap((name) => {
    const [, host, pid, start] = claimName.exec(name) ?? [];
    const claim = path.join(folder, name);
    // Whether a process of another machine is at work cannot be seen from here.
    if (host !== hostHash() || aliveAs(Number(pid), start === "0" ? undefined : start)) return [claim];
    fs.rmSync(claim, { force: true });
    return [];
  });
}

function heldBy(file: string, claim: string): string {
  const [, host, pid = "?"] = claimName.exec(claim) ?? [];
  const holder = host === hostHash() ? `process ${pid}` : `process ${pid} of another machine or container`;
  return `${holder} is at work with ${file}; wait for it, or give another file with --checkpoint. If that process is gone for certain, delete ${claim}`;
}

const hostHash = (): string => createHash("sha256").update(os.hostname()).digest("hex").slice(0, 8);
