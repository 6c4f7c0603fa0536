import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cached } from "./cache";

/** A command of a Go module. */
export interface GoCommand {
  /** File name of the result. */
  readonly name: string;
  /** Folder with go.mod, and with sources if the command is its own. */
  readonly module: string;
  readonly package: string;
  readonly ldflags?: string;
}

/** Builds a command from the Go module proxy, once. @throws with the compiler's last words */
export async function goBuild(command: GoCommand): Promise<string> {
  const sources = readdirSync(command.module).sort();
  const key = [...sources.map((file) => readFileSync(join(command.module, file), "utf8")), command.ldflags ?? ""];
  const folder = await cached(command.name, key, (build) => {
    const source = join(build, "source");
    cpSync(command.module, source, { recursive: true });
    const flags = ["-mod=mod", "-ldflags", `-s -w ${command.ldflags ?? ""}`];
    const { status, stderr, error } = spawnSync(
      "go",
      ["build", ...flags, "-o", join(build, command.name), command.package],
      {
        cwd: source,
        encoding: "utf8",
        timeout: 20 * 60_000,
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    if (status !== 0) throw new Error(`go build of ${command.name}: ${error?.message ?? stderr.trim().slice(-400)}`);
    rmSync(source, { recursive: true });
  });
  return join(folder, command.name);
}
