// The post's steps on one machine: deploy, deliver as the mapped role, repair.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import type { StackOutputs } from "@private-ingest/client/outputs";
import { clientOptions } from "@private-ingest/local-cloud/moto";
import type { Finding } from "@private-ingest/operator/checking/finding";
import type { SetupReport } from "../../lambda/contracts/setup-event";
import { presets } from "../program/presets";
import { assertDestroyed, assertSucceeded, deployed } from "./deployed";
import { DeployedDomain, mapping, until } from "./deployed-domain";
import { useService } from "./used-account";

const root = join(__dirname, "../..");
const config = { ...presets.dev, streams: { stockdata: {}, "waf-logs": {} } };

deployed(
  "a stack in the cloud on this machine",
  { config, domains: "opensearch", whole: true, prepare: useService },
  (stack) => {
    let outputs: StackOutputs;
    let domain: DeployedDomain | undefined;

    after(() => domain?.close());

    async function operate(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
      const main = join(root, "packages/operator/main.ts");
      const child = spawn(process.execPath, ["-r", require.resolve("ts-node/register"), main, ...args], {
        cwd: stack().program,
        env: {
          ...stack().environment,
          ...{ AWS_ENDPOINT_URL: stack().cloud.endpoint, AWS_REGION: "us-east-1" },
          ...{ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
          ...{ PRIVATE_INGEST_STACK: stack().name, TS_NODE_PROJECT: join(root, "tsconfig.json") },
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
      return { code, out, err };
    }

    const ca = (): string[] => ["--ca", stack().cloud.certificateAuthorityFile];
    const toDomain = (): string[] => ["--domain", `https://${outputs.domainEndpoint}`, ...ca()];

    async function send(stream: string, count: number): Promise<void> {
      const { code, err } = await operate("send", "--stream", stream, "--count", String(count), "--quiet");
      assert.equal(code, 0, err);
    }

    async function doctor(...flags: string[]): Promise<readonly Finding[]> {
      const { err, out } = await operate("doctor", "--json", ...flags);
      assert(out.startsWith("["), err);
      return JSON.parse(out) as Finding[];
    }

    const problems = (findings: readonly Finding[]): Finding[] =>
      findings.filter(({ status }) => status === "fail" || status === "warn");

    async function arrived(stream: string, count: number): Promise<void> {
      const pattern = outputs.streams[stream]!.indexPattern;
      await domain!.arrived(pattern, count);
      assert.equal(await domain!.count(pattern), count);
    }

    async function backedUp(stream: string): Promise<void> {
      const s3 = new S3Client({ ...clientOptions(stack().cloud.endpoint), forcePathStyle: true });
      const request = { Bucket: outputs.backupBucketName, Prefix: outputs.streams[stream]!.failedPrefix };
      const count = async (): Promise<number> => (await s3.send(new ListObjectsV2Command(request))).KeyCount ?? 0;
      await until(async () => (await count()) > 0, `objects under ${request.Prefix}`);
    }

    it("is created, and its setup function configures the domain for both streams", async () => {
      assertSucceeded(await stack().withPack("up", "--yes", "--skip-preview"));
      outputs = await stack().outputs();
      domain = new DeployedDomain(outputs, stack().cloud.certificateAuthorityFile);
      const { changes } = JSON.parse(outputs.setupReport) as SetupReport;
      const created = changes.filter(({ outcome }) => outcome === "created").map(({ object }) => object);
      for (const stream of ["stockdata", "waf-logs"])
        assert(created.includes(`saved objects of ${outputs.streams[stream]!.indexName}`), created.join(", "));
    });

    it("shows no change afterwards", async () => {
      assertSucceeded(await stack().up("--expect-no-changes"));
    });

    it("delivers sent records, and the doctor finds nothing", async () => {
      await send("stockdata", 1000);
      await send("waf-logs", 200);
      await arrived("stockdata", 1000);
      await arrived("waf-logs", 200);
      const findings = await doctor(...toDomain(), "--probe", "--stream", "stockdata");
      assert.deepEqual(problems(findings), []);
      assert.equal(findings.find(({ check }) => check === "end to end")?.status, "ok");
    });

    it("cannot deliver without the mapping, which the doctor reports and restores", async () => {
      await domain!.ask("DELETE", mapping);
      await send("stockdata", 300);
      await send("waf-logs", 100);
      // The other stream has a mapping of its own.
      await arrived("waf-logs", 300);
      const failing = new Set(problems(await doctor(...toDomain())).map(({ check }) => check));
      assert(failing.has("access mapping"), [...failing].join(", "));
      await backedUp("stockdata");
      await arrived("stockdata", 1001);
      await operate("doctor", "--repair");
      assert.deepEqual(Object.keys(await domain!.ask("GET", mapping)), ["firehose-role"]);
    });

    it("gets its failed documents by a replay", async () => {
      const { code, err } = await operate("replay", "--stream", "stockdata", ...ca());
      assert.equal(code, 0, err);
      await arrived("stockdata", 1301);
    });

    it("keeps buffered records over a changed setting and a new password", async () => {
      stack().configure({ ...config, bufferSizeMiB: 7, retrySeconds: 60 });
      await send("stockdata", 100);
      assertSucceeded(await stack().up());
      await arrived("stockdata", 1401);
    });

    it("is destroyed in order and leaves nothing", async () => {
      await assertDestroyed(stack(), "--skip-preview");
      await assert.rejects(async () => domain?.connection.request("GET", "/"));
    });
  },
);
