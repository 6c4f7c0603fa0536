import * as fs from "node:fs";
import * as path from "node:path";
import type { ReplayCounts } from "../replaying/counts";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { FakeDomain } from "./fake-domain";
import type { FakeFirehose } from "./fake-firehose";

/** What `replay --json` tells. */
export interface ReplayReport {
  readonly thisRun: ReplayCounts;
  readonly total: ReplayCounts;
  readonly failedAgain: string;
  readonly problem?: string;
}

/** A replay of a folder into a domain. */
export function replayArgv(folder: string, domain: string, checkpoint: string, ...more: readonly string[]): string[] {
  return ["replay", "--folder", folder, "--domain", domain, "--checkpoint", checkpoint, ...more];
}

/** A folder and a domain that remembers every write, new for each test of its suite. */
export class ReplayCase {
  /** For whatever else a test needs. */
  place = "";
  folder = "";
  checkpoint = "";
  domain!: FakeDomain;

  constructor() {
    const root = temporaryFolder();
    beforeEach(async () => {
      this.place = fs.mkdtempSync(path.join(root, "replay-"));
      this.folder = path.join(this.place, "backup");
      this.checkpoint = path.join(this.place, "checkpoint");
      this.domain = await FakeDomain.start();
      fs.mkdirSync(this.folder);
    });
    afterEach(() => {
      this.domain.stop();
    });
  }

  /** Puts an object into the folder. */
  put(key: string, content: Buffer | string): void {
    const file = path.join(this.folder, key);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }

  argv(...more: readonly string[]): string[] {
    return replayArgv(this.folder, this.domain.url, this.checkpoint, ...more);
  }

  /** Through the stream, in place of the domain. */
  throughStream({ url }: FakeFirehose, checkpoint = this.checkpoint): string[] {
    const to = ["--to", "stream", "--stream", "stock", "--endpoint", url];
    return ["replay", "--folder", this.folder, ...to, "--checkpoint", checkpoint];
  }
}
