import * as fs from "node:fs";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { projectDirectory } from "./in-process";
import { presets } from "./presets";

/** A project of the tests' own in a folder: this program with the stacks of presets.ts. */
export function writeFixtureProject(folder: string): void {
  const project = parse(fs.readFileSync(path.join(projectDirectory, "Pulumi.yaml"), "utf8")) as object;
  const write = (name: string, content: object): void => {
    fs.writeFileSync(path.join(folder, name), stringify(content));
  };
  write("Pulumi.yaml", { ...project, name: "private-ingest", main: path.relative(folder, projectDirectory) });
  for (const [stack, values] of Object.entries(presets)) {
    const config = Object.entries(values).map(([key, value]) => [
      key.includes(":") ? key : `private-ingest:${key}`,
      value as unknown,
    ]);
    write(`Pulumi.${stack}.yaml`, { config: Object.fromEntries(config) as object });
  }
}
