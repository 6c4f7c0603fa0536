import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { basename, delimiter, dirname, isAbsolute, join } from "node:path";
import { onPath } from "../../on-path";
import { writeCommand, writeNodeCommand } from "./executable";
import type { Toolchain } from "./toolchain";

const plugins = join(__dirname, "../plugins");

/**
 * Creates a home of the CLI with plugins and a backend. With the returned environment,
 * the CLI uses neither the network nor the user's account.
 */
export function makeHome(folder: string, { pulumi, aws, languages }: Toolchain): NodeJS.ProcessEnv {
  const [bin, archives, backend] = ["bin", "archives", "backend"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const part of [bin, archives, backend]) mkdirSync(part, { recursive: true });
  if (onPath("pulumi-language-nodejs") === undefined) {
    writeNodeCommand(join(bin, "pulumi-language-nodejs"), join(plugins, "language-host.ts"));
  }
  for (const command of [languages.yaml, languages.codegen]) symlinkSync(command, join(bin, basename(command)));
  writeCommand(pluginFile("aws"), { ...aws.environment, BRIDGE_ARCHIVES: archives }, `'${aws.command}'`);
  for (const name of ["random", "awsx"]) writeNodeCommand(pluginFile(name), join(plugins, `${name}.ts`));

  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS|PULUMI)_/.test(name));
  return {
    ...Object.fromEntries(kept),
    PATH: [bin, ...(isAbsolute(pulumi) ? [dirname(pulumi)] : []), process.env["PATH"]].join(delimiter),
    PULUMI_HOME: folder,
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Shows the flag --event-log.
    PULUMI_DEBUG_COMMANDS: "true",
    AWS_EC2_METADATA_DISABLED: "true",
  };

  function pluginFile(name: string): string {
    const { version } = JSON.parse(readFileSync(require.resolve(`@pulumi/${name}/package.json`), "utf8")) as {
      version: string;
    };
    return join(folder, "plugins", `resource-${name}-v${version}`, `pulumi-resource-${name}`);
  }
}
