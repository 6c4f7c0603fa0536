import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { cacheFolder, download } from "./cache";
import { OPENSEARCH_VERSION, securityPlugin, server } from "./release";
import { newPassword } from "./user";

const run = promisify(execFile);

/** An installed OpenSearch with its security plugin. Read-only: servers have their own folders. */
export interface Installation {
  readonly folder: string;
  readonly javaHome: string;
  readonly adminPassword: string;
}

const PASSWORD_FILE = "admin-password";
const SECURITY = "plugins/opensearch-security";
/** Increase when the installation changes, to ignore older ones in the cache. */
const REVISION = 2;
/** The plugin's minimum. Its default is 12, and each one more doubles the work. */
export const BCRYPT_ROUNDS = 4;

export function installationFolder(): string {
  return path.join(cacheFolder(), `opensearch-${OPENSEARCH_VERSION}-${REVISION}`);
}

/**
 * Downloads and installs OpenSearch into the cache folder, once. The certificates are the plugin's
 * demonstration ones, whose keys anyone knows: fit for 127.0.0.1 only.
 */
export async function install(javaHome: string): Promise<Installation> {
  const folder = installationFolder();
  if (!existsSync(folder)) await installInto(folder, javaHome);
  return { folder, javaHome, adminPassword: await readFile(path.join(folder, PASSWORD_FILE), "utf8") };
}

async function installInto(folder: string, javaHome: string): Promise<void> {
  const [serverFile, pluginFile] = [await download(server), await download(securityPlugin)];
  // Renamed when complete, so that an interrupted installation is never used.
  const aside = await mkdtemp(path.join(cacheFolder(), "installing-"));
  try {
    await run(path.join(javaHome, "bin", "jar"), ["xf", serverFile], { cwd: aside });
    const unpacked = path.join(aside, `opensearch-${OPENSEARCH_VERSION}`);
    // `jar` does not restore permissions.
    for (const name of await readdir(path.join(unpacked, "bin"))) await chmod(path.join(unpacked, "bin", name), 0o755);
    const adminPassword = newPassword();
    const ours = { OPENSEARCH_JAVA_HOME: javaHome, OPENSEARCH_INITIAL_ADMIN_PASSWORD: adminPassword };
    const options = { cwd: unpacked, env: { ...process.env, ...ours } };
    await run("bin/opensearch-plugin", ["install", "--batch", `file://${pluginFile}`], options);
    await run("bash", [`${SECURITY}/tools/install_demo_configuration.sh`, "-y", "-i"], options);
    await hashCheaply(options);
    await withoutGarbageLog(path.join(unpacked, "config", "jvm.options"));
    await writeFile(path.join(unpacked, PASSWORD_FILE), adminPassword, { mode: 0o600 });
    await rename(unpacked, folder);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/**
 * Lowers the plugin's hashing effort, which is half of a test's work: the password has 144 random
 * bits.
 */
async function hashCheaply(options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }): Promise<void> {
  const args = ["-env", "OPENSEARCH_INITIAL_ADMIN_PASSWORD", "-a", "BCrypt", "-r", String(BCRYPT_ROUNDS)];
  const { stdout } = await run("bash", [`${SECURITY}/tools/hash.sh`, ...args], options);
  const file = path.join(options.cwd, "config/opensearch-security/internal_users.yml");
  const users = await readFile(file, "utf8");
  const changed = users.replace(/(^admin:\n {2}hash: )".*"/m, (_, name: string) => `${name}"${stdout.trim()}"`);
  await writeFile(file, changed);
}

/** Java would log its garbage collection into the installation, which is read-only. */
async function withoutGarbageLog(file: string): Promise<void> {
  const lines = (await readFile(file, "utf8")).split("\n");
  await writeFile(file, lines.filter((line) => !line.includes("gc.log")).join("\n"));
}
