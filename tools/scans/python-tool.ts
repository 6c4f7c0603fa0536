import { execFile } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "@private-ingest/local-firehose/opensearch/cache";

const run = promisify(execFile);

/** A command of a Python package in the project's cache. */
export interface PythonTool {
  /** Its standard output, whatever its exit code. @throws when it writes only errors */
  run(...args: string[]): Promise<string>;
}

/** Installs a package from PyPI into the cache, once per version, or says why it cannot. */
export async function pythonTool(name: string, version: string): Promise<PythonTool | string> {
  const folder = join(cacheFolder(), `${name}-${version}`);
  const command = join(folder, "bin", name);
  if (!existsSync(command)) {
    try {
      await run("python3", ["-m", "venv", "--clear", folder]);
      await run(join(folder, "bin", "pip"), ["install", "--quiet", `${name}==${version}`]);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      return `${name} ${version} cannot be installed with python3 and pip: ${lastLine(error)}`;
    }
  }
  return {
    run: async (...args) => {
      try {
        return (await run(command, args, { maxBuffer: 256 * 1024 * 1024 })).stdout;
      } catch (error) {
        const { stdout } = error as { stdout?: string };
        if (!stdout) throw error;
        return stdout;
      }
    },
  };
}

function lastLine(error: unknown): string {
  const text = (error as { stderr?: string }).stderr?.trim() || String(error);
  return text.slice(text.lastIndexOf("\n") + 1);
}
