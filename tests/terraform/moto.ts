import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { freePort } from "@private-ingest/local-firehose/loopback";

/** A moto server in a process of its own. */
export interface Moto {
  readonly url: string;
  /** Arguments that send the Terraform AWS provider there. */
  readonly provider: Readonly<Record<string, unknown>>;
  stop(): void;
}

/** Services that the program's resources belong to, and those that the provider asks who it is. */
const SERVICES = [
  "cloudwatch",
  "ec2",
  "firehose",
  "iam",
  "kinesis",
  "kms",
  "lambda",
  "logs",
  "opensearch",
  "s3",
  "secretsmanager",
  "sns",
  "ssm",
  "sts",
];

/** The reason why moto cannot run here; undefined when it can. */
export function whyNoMoto(): string | undefined {
  return spawnSync("python3", ["-c", "import moto.server"]).status === 0
    ? undefined
    : "moto is not installed (pip install moto[server])";
}

/** Starts moto, with what it lacks, on a free port of the loopback interface. */
export async function startMoto(script = join(__dirname, "aws_stand_in.py")): Promise<Moto> {
  const port = await freePort();
  const server = spawn("python3", [script, "-H", "127.0.0.1", "-p", String(port)], {
    stdio: "ignore",
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: "true" },
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await answers(`${url}/moto-api/`))) {
    if (server.exitCode !== null) throw new Error(`moto ended with exit code ${server.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    provider: {
      endpoints: [Object.fromEntries(SERVICES.map((service) => [service, url]))],
      s3_use_path_style: true,
      // moto knows its account; without the number the provider sees group rules as another
      // account's.
      skip_requesting_account_id: false,
    },
    stop: () => {
      server.kill();
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
