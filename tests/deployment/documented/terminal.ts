import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StackOutputs } from "@private-ingest/client/outputs";
import { type Cloud, startCloud } from "@private-ingest/local-cloud/cloud";
import type { DomainKind } from "@private-ingest/local-cloud/domains";
import { writeStackFile } from "@private-ingest/local-cloud/stack-file";
import { builtPack } from "@private-ingest/offline/built-pack";
import { copyProject, linkModules } from "../../docs/project-copy";
import { onPath } from "../../on-path";
import { runGroup } from "../../process-group";
import { makeHome } from "../toolchain/home";
import type { Toolchain } from "../toolchain/toolchain";

const MINUTES = 60_000;

/** A user's terminal in a clone of the project, with an account and the CLI. */
export class Terminal {
  private constructor(
    readonly cloud: Cloud,
    readonly project: string,
    private readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** @param hasModules whether what `npm ci` brings is there already. */
  static async open(toolchain: Toolchain, domains: DomainKind, hasModules: boolean): Promise<Terminal> {
    const folder = mkdtempSync(join(tmpdir(), "private-ingest-commands-"));
    const project = join(folder, "private-ingest");
    builtPack();
    copyProject(project);
    if (hasModules) linkModules(project);
    // npx looks here first.
    const bin = join(folder, "node_modules/.bin");
    mkdirSync(bin, { recursive: true });
    symlinkSync(onPath(toolchain.pulumi) ?? toolchain.pulumi, join(bin, "pulumi"));
    const cloud = await startCloud({ domains });
    return new Terminal(cloud, project, folder, {
      ...makeHome(join(folder, "home"), toolchain),
      // What `npm run local-cloud` prints; version 1 of the AWS CLI reads the other name.
      ...{ AWS_ENDPOINT_URL: cloud.endpoint, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
      ...{ AWS_REGION: "us-east-1", AWS_DEFAULT_REGION: "us-east-1" },
      PULUMI_SKIP_CONFIRMATIONS: "true",
    });
  }

  /** Runs a script as a shell does, and fails with its output unless it succeeds. */
  async run(script: string): Promise<string> {
    const ca = this.cloud.certificateAuthorityFile;
    // The certificates of AWS's domains are trusted everywhere.
    const env = { ...this.environment, ...(existsSync(ca) && { NODE_EXTRA_CA_CERTS: ca }) };
    const where = { cwd: this.project, env, limitMs: 8 * MINUTES };
    const { code, isTimedOut, output } = await runGroup("bash", ["-e", "-c", script], where);
    assert(!isTimedOut, `no end in 8 minutes: ${script}\n${output.slice(-4000)}`);
    assert.equal(code, 0, `${script}\n${output.slice(-8000)}`);
    return output;
  }

  /** Writes the cloud's address into a stack's file. */
  lead(stack: string): void {
    const file = this.file(`Pulumi.${stack}.yaml`);
    if (!existsSync(file)) writeFileSync(file, "config: {}\n");
    writeStackFile(file, file, this.cloud.configuration);
  }

  file(name: string): string {
    return join(this.project, name);
  }

  /** Outputs, also secret ones. */
  async outputs(stack: string): Promise<StackOutputs> {
    return JSON.parse(await this.run(`pulumi stack output --json --show-secrets --stack ${stack}`)) as StackOutputs;
  }

  async close(): Promise<void> {
    await this.cloud.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
