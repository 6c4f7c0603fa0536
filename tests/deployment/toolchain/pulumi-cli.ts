import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { goBuild } from "./go-build";

const folder = join(__dirname, "../cli");
const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

/** The CLI on the PATH if it is as new as the SDK, else built from Go modules, in four minutes. */
export async function pulumiCli(): Promise<string> {
  const found = spawnSync("pulumi", ["version"], { encoding: "utf8" });
  const { version: sdk } = JSON.parse(readFileSync(require.resolve("@pulumi/pulumi/package.json"), "utf8")) as {
    version: string;
  };
  if (found.status === 0 && isAsNew(found.stdout.trim().replace(/^v/, ""), sdk)) return "pulumi";
  const version = /pkg\/v3 (v[\d.]+)/.exec(readFileSync(join(folder, "go.mod"), "utf8"))?.[1] ?? "";
  // A CLI without its version skips some checks of its plugins.
  const ldflags = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`;
  return goBuild({ name: "pulumi", module: folder, package: PACKAGE, ldflags });
}

function isAsNew(version: string, than: string): boolean {
  const [[major, minor = 0], [wantedMajor, wantedMinor = 0]] = [version, than].map((text) =>
    text.split(".").map(Number),
  ) as [number[], number[]];
  return major === wantedMajor && minor >= wantedMinor;
}
