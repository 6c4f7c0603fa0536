// `npm run licences`: every licence is allowed, and no package has a known vulnerability.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { licenceProblems, type Licensed } from "./licences";

const root = join(__dirname, "../..");
/** https://github.com/RSeidelsohn/license-checker-rseidelsohn; fetched on use (needs Node 24). */
const CHECKER = "license-checker-rseidelsohn@5.0.1";

interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** A command's output, whatever its exit code: the scanners fail when they find something. */
async function output(command: string, ...args: string[]): Promise<Output> {
  try {
    return await promisify(execFile)(command, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const { stdout = "", stderr = String(error) } = error as Partial<Output>;
    return { stdout, stderr };
  }
}

async function licences(): Promise<readonly string[]> {
  const { stdout, stderr } = await output("npx", "--yes", CHECKER, "--excludePrivatePackages", "--json");
  if (!stdout.startsWith("{")) {
    console.log(`licences: skipped: ${CHECKER} cannot be run here: ${lastLine(stderr)}`);
    return [];
  }
  const packages = JSON.parse(stdout) as Readonly<Record<string, Licensed>>;
  console.log(`licences: ${Object.keys(packages).length} packages`);
  return licenceProblems(packages);
}

interface Audit {
  /** npm's answer when the registry cannot be asked. */
  readonly message?: string;
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
}

async function vulnerabilities(): Promise<readonly string[]> {
  const { stdout, stderr } = await output("npm", "audit", "--json", "--audit-level=none");
  const { vulnerabilities: found, message = lastLine(stderr) } = parsed(stdout);
  if (!found) {
    console.log(`vulnerabilities: skipped: the registry does not answer audits: ${message}`);
    return [];
  }
  console.log(`vulnerabilities: ${Object.keys(found).length} known`);
  return Object.entries(found)
    .filter(([, { severity }]) => severity === "high" || severity === "critical")
    .map(
      ([name, { severity, range }]) =>
        `${name} ${range} has a known vulnerability (${severity}); npm audit names the fix`,
    );
}

function parsed(text: string): Audit {
  try {
    return JSON.parse(text) as Audit;
  } catch {
    return {};
  }
}

const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";

async function main(): Promise<void> {
  const problems = [...(await licences()), ...(await vulnerabilities())];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
