import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { MINIMUM_JAVA } from "./release";

/** Where Linux distributions and Apple keep their Java. */
const USUAL_FOLDERS = ["/usr/lib/jvm", "/Library/Java/JavaVirtualMachines", "/opt/java"];

/** Home of a Java for OpenSearch: OPENSEARCH_JAVA_HOME, JAVA_HOME, PATH, or an installed one. */
export async function findJavaHome(): Promise<string | undefined> {
  for (const command of await candidates()) {
    const java = await inspect(command);
    if (java !== undefined && java.version >= MINIMUM_JAVA) return java.home;
  }
  return undefined;
}

async function candidates(): Promise<string[]> {
  const { OPENSEARCH_JAVA_HOME, JAVA_HOME } = process.env;
  const named = [OPENSEARCH_JAVA_HOME, JAVA_HOME].filter((home) => home !== undefined && home !== "");
  const installed: string[] = [];
  for (const folder of USUAL_FOLDERS) {
    for (const name of await readdir(folder).catch(() => [])) {
      installed.push(path.join(folder, name), path.join(folder, name, "Contents", "Home"));
    }
  }
  const binary = (home: string): string => path.join(home, "bin", "java");
  return [...(named as string[]).map(binary), "java", ...installed.map(binary)];
}

/** Asks a Java for its version and home; undefined when the command is none. */
async function inspect(command: string): Promise<{ version: number; home: string } | undefined> {
  try {
    const { stderr } = await promisify(execFile)(command, ["-XshowSettings:properties", "-version"]);
    const version = /java\.specification\.version = (\d+)/.exec(stderr)?.[1];
    const home = /java\.home = (.+)/.exec(stderr)?.[1];
    return version === undefined || home === undefined ? undefined : { version: Number(version), home: home.trim() };
  } catch {
    return undefined;
  }
}
