import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { grpc } from "@private-ingest/offline/engine/grpc";

const folder = join(__dirname, "../../plugin");

export interface RunningPlugin {
  readonly client: ResourceProviderClient;
  stop(): void;
}

/**
 * Starts the plugin's folder with the SDK's own launcher, as the CLI does.
 * @param engineAddress where the plugin logs to
 * @throws with its output when it ends early
 */
export async function startPlugin(engineAddress: string): Promise<RunningPlugin> {
  const launcher = require.resolve("@pulumi/pulumi/cmd/run-plugin");
  // The language host starts it in the user's folder, whose compiler settings the launcher loads.
  const user = mkdtempSync(join(tmpdir(), "private-ingest-user-"));
  const compilerOptions = { module: "esnext", moduleResolution: "bundler", strict: true, types: ["none-of-ours"] };
  writeFileSync(join(user, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  const child = spawn(process.execPath, [launcher, folder, engineAddress], {
    cwd: user,
    env: { ...process.env, PULUMI_NODEJS_TYPESCRIPT: "true" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.once("close", () => {
    rmSync(user, { recursive: true, force: true });
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const port = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("exit", (code) => {
      reject(new Error(`the plugin ended with exit code ${code ?? "none"}:\n${errors}`));
    });
  });
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  return {
    client,
    stop: () => {
      client.close();
      child.removeAllListeners("exit");
      child.kill();
    },
  };
}
