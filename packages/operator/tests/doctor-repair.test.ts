import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import type { Context } from "aws-lambda";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import type { SetupEvent } from "../../../lambda/contracts/setup-event";
import { fakeCluster } from "../../../tests/lambda/setup/cluster-run";
import { contents } from "../../../tests/lambda/setup/contents";
import { FakeCluster } from "../../../tests/lambda/setup/fake-cluster";
import { eventFor, type EventFields } from "../../../tests/lambda/setup/fake-domain";
import { shippedFunction } from "../../../tests/lambda/shipped-function";
import type { Finding } from "../checking/finding";
import { FakeServer } from "./fake-server";
import { run, runJson } from "./run";

const role = (name: string): string => `arn:aws:iam::123456789012:role/${name}`;
const mapping = (name: string): string => `/_plugins/_security/api/rolesmapping/${name}`;
const password = "s3cret-Pa55word!";

/** Lambda with the shipped setup function, and streams that deliver; no other service answers. */
class FakeAccount extends FakeServer {
  /** Stands in for the function's answer. */
  failure: { status: number; type: string; body: object } | undefined;
  readonly invoked: string[] = [];

  constructor() {
    super(async (request, response) => {
      const body = await text(request);
      const name = /\/functions\/([^/]+)\/invocations/.exec(request.url ?? "")?.[1];
      if (name !== undefined) {
        const { status, headers, answer } = await this.invoke(name, body);
        return response.writeHead(status, headers).end(JSON.stringify(answer));
      }
      const isDescription = String(request.headers["x-amz-target"]).endsWith("DescribeDeliveryStream");
      const description = { DeliveryStreamDescription: { DeliveryStreamStatus: "ACTIVE", Destinations: [] } };
      const refusal = { __type: "AccessDeniedException", message: "as told" };
      response.writeHead(isDescription ? 200 : 403, { "content-type": "application/x-amz-json-1.1" });
      return response.end(JSON.stringify(isDescription ? description : refusal));
    });
  }

  private async invoke(name: string, body: string) {
    this.invoked.push(name);
    const { failure } = this;
    if (failure !== undefined) {
      const { status, type, body: answer } = failure;
      const header = status === 200 ? "x-amz-function-error" : "x-amzn-errortype";
      return { status, headers: type === "" ? undefined : { [header]: type }, answer };
    }
    const context = { getRemainingTimeInMillis: () => 12_000 } as Context;
    try {
      const answer = await shippedFunction("setup").handler(JSON.parse(body) as SetupEvent, context);
      return { status: 200, headers: undefined, answer };
    } catch (error) {
      const { name: errorType, message: errorMessage } = error as Error;
      return { status: 200, headers: { "x-amz-function-error": "Unhandled" }, answer: { errorType, errorMessage } };
    }
  }
}

describe("doctor: the setup in the domain", () => {
  const folder = temporaryFolder();
  const on = fakeCluster();
  let account: FakeAccount;

  /** Events of a stack with two streams; as in its state, the shared part is not the first. */
  const events = (): Record<string, SetupEvent> => {
    const common: EventFields = { functionName: "setup-1a2b", retentionDays: 30, dashboards: true };
    const { stream: _, ...shared } = eventFor(on.server.endpoint, {
      ...common,
      owner: "shop/dev",
      extraRoles: { readers: { cluster_permissions: ["cluster_monitor"] } },
    });
    const ofStream = (name: string, securityRole: string): SetupEvent => {
      const names = { name, indexName: name, indexPattern: `${name}-20*`, securityRole };
      const fields = { ...common, ...names, owner: `shop/dev/${name}`, deliveryRoleArn: role(name) };
      const { extraRoles: __, ...event } = eventFor(on.server.endpoint, fields);
      return event;
    };
    return {
      "setup-stockdata": ofStream("stockdata", "firehose-role"),
      "setup-orders": ofStream("orders", "firehose-role-orders"),
      setup: shared,
    };
  };

  const allOutputs = {
    streamName: "shop-dev-stockdata",
    streams: { stockdata: { streamName: "shop-dev-stockdata" }, orders: { streamName: "shop-dev-orders" } },
  };

  /** A Pulumi CLI with the outputs and the state of the stack. */
  function writeCli(state: unknown, outputs: unknown = allOutputs): void {
    fs.writeFileSync(path.join(folder, "outputs.json"), JSON.stringify(outputs));
    fs.writeFileSync(path.join(folder, "state.json"), JSON.stringify(state));
    const script = `#!/bin/sh
      case "$*" in
      "stack export --show-secrets --stack test") cat "${folder}/state.json";;
      "stack output --json --stack test") cat "${folder}/outputs.json";;
      *) exit 1;;
      esac`;
    fs.writeFileSync(path.join(folder, "pulumi"), script, { mode: 0o755 });
  }

  beforeEach(async () => {
    account = await new FakeAccount().start();
    const type = "aws:lambda/invocation:Invocation";
    const urn = (name: string, parents = "") => `urn:pulumi:dev::shop::${parents}${type}::${name}`;
    const secretOf = (text: string) => ({
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      plaintext: JSON.stringify(text),
    });
    const resource = (name: string, event: unknown, more: object = {}): object => ({
      ...{ type, urn: urn(name, "private-ingest:setup:SearchSetup$") },
      inputs: { functionName: "setup-1a2b", input: secretOf(JSON.stringify(event)) },
      ...more,
    });
    const other = { type, urn: urn("other"), inputs: { functionName: "other", input: "{}" } };
    const resources = [
      ...Object.entries(events()).map(([name, event]) => resource(name, event)),
      resource("setup-gone", {}, { delete: true }),
      other,
    ];
    writeCli({ version: 3, deployment: { resources } });
    await run(doctorLine("--repair"), environment());
    account.invoked.length = 0;
  });
  afterEach(() => {
    account.stop();
  });

  const doctorLine = (...more: string[]): string[] => ["doctor", "--stack", "test", "--endpoint", account.url, ...more];
  const environment = () => ({ env: { PATH: `${folder}:/bin:/usr/bin` } });

  /** Findings about the setup, as `stream check status`. */
  async function examine(...more: string[]): Promise<{ code: number; found: string[]; json: Finding[] }> {
    const { code, json } = await runJson<Finding[]>(doctorLine(...more), environment());
    const of = json.filter(({ check }) => /setup|repair/.test(check));
    return { code, json: of, found: of.map(({ check, status, stream }) => `${stream ?? "all"} ${check} ${status}`) };
  }

  const allOk = ["stockdata domain setup ok", "stockdata stream setup ok", "orders stream setup ok"];

  it("matches the stack after a repair of everything", async () => {
    assert.deepEqual((await examine()).found, allOk);
    assert.deepEqual(on.cluster.mapping("firehose-role-orders")?.["backend_roles"], [role("orders")]);
    assert.equal(on.cluster.ledgers.size, 3);
  });

  it("is reported as changed with the command that restores it, which does so", async () => {
    const before = contents(on.cluster);
    on.cluster.documents.delete(mapping("firehose-role-orders"));
    on.cluster.policies.delete("private-ingest-stockdata");
    on.cluster.documents.delete("/_plugins/_security/api/roles/readers");
    on.server.received.length = 0;
    const { code, found, json } = await examine();
    assert.equal(code, 1);
    assert.deepEqual(found.join(), allOk.join().replaceAll("ok", "fail"));
    assert.match(json[2]!.detail, /mapping of firehose-role-orders is missing/);
    assert(json.every(({ fix }) => fix?.includes("doctor --stack test --repair")));
    assert.deepEqual(FakeCluster.writes(on.server.received), []);

    const repair = await examine("--repair");
    const made = repair.json.filter(({ check }) => check === "repair").map(({ detail }) => detail);
    assert.deepEqual(made, [
      "role readers created",
      "retention policy private-ingest-stockdata created",
      "mapping of firehose-role-orders created",
    ]);
    assert.deepEqual(repair.found.slice(3), allOk);
    assert.deepEqual(contents(on.cluster), before);
  });

  it("is repaired for one stream alone, after the shared part", async () => {
    for (const name of ["firehose-role", "firehose-role-orders"]) on.cluster.documents.delete(mapping(name));
    await examine("--repair", "--stream", "orders");
    assert.ok(on.cluster.mapping("firehose-role-orders"));
    assert.equal(on.cluster.mapping("firehose-role"), undefined);
  });

  it("is repaired after a failed update without outputs, if the state has a setup", async () => {
    on.cluster.documents.delete(mapping("firehose-role-orders"));
    writeCli(JSON.parse(fs.readFileSync(path.join(folder, "state.json"), "utf8")), {});
    const { found } = await examine("--repair");
    assert.deepEqual(found, ["all repair ok", "stockdata repair ok", "orders repair ok"]);
    assert.ok(on.cluster.mapping("firehose-role-orders"));
    writeCli({ deployment: {} }, {});
    const none = await run(doctorLine("--repair"), environment());
    assert.deepEqual([none.code, /no setup/.test(none.err)], [1, true]);
  });

  it("is left alone if others have made it, with the fix", async () => {
    Object.assign(on.cluster.role("firehose-role")!, { description: "Managed by private-ingest (shop/other)" });
    const { json } = await examine("--stream", "stockdata");
    assert.equal(json[1]!.status, "fail");
    assert.match(json[1]!.detail, /role firehose-role was made by others/);
    const repair = await examine("--repair", "--stream", "stockdata");
    const last = repair.json.filter(({ check }) => check === "repair").at(-1)!;
    assert.deepEqual([last.status, /adoptObjects/.test(last.fix!)], ["fail", true]);
    assert.equal(on.cluster.role("firehose-role")?.["description"], "Managed by private-ingest (shop/other)");
  });

  type Failure = NonNullable<FakeAccount["failure"]>;
  const thrown = (body: object): Failure => ({ status: 200, type: "Unhandled", body });
  const older = { errorType: "TypeError", errorMessage: "undefined" };
  const slow = { errorMessage: "Task timed out after 600.00 seconds" };
  /** Answers of Lambda, and findings about the setup. */
  const answers: readonly (readonly [string, Failure, Finding["status"], RegExp])[] = [
    ["who may not call it", { status: 403, type: "AccessDeniedException", body: {} }, "skipped", /may not look/],
    ["a function that is gone", { status: 404, type: "ResourceNotFoundException", body: {} }, "fail", /not there/],
    ["a function of an earlier version", thrown(older), "fail", /earlier version/],
    ["a function that takes too long", thrown(slow), "fail", /timed out/],
    ["an answer that is no report", { status: 200, type: "", body: { created: [] } }, "fail", /no report/],
  ];
  for (const [name, failure, status, text] of answers) {
    it(`has a finding for ${name}`, async () => {
      account.failure = failure;
      const { json } = await examine();
      assert.deepEqual(new Set(json.map((finding) => finding.status)), new Set([status]));
      assert.match(json[0]!.detail, text);
    });
  }

  it("tells of a domain that refuses the sign-in, and repairs nothing after that", async () => {
    const errorMessage = "GET /x was answered with 401\nThe domain refuses the user";
    account.failure = thrown({ errorType: "RequestFailed", errorMessage });
    const { json } = await examine("--repair");
    const [repair, ...more] = json.filter(({ check }) => check === "repair");
    assert.deepEqual([repair?.status, repair?.fix, more.length], ["fail", "The domain refuses the user", 0]);
  });

  it("cannot be repaired without a stack or with an invalid state; no secret is printed", async () => {
    const none = await run(["doctor", "--stream", "x", "--repair", "--endpoint", account.url]);
    assert.equal(none.code, 2);
    assert.match(none.err, /--repair/);
    writeCli({ deployment: { resources: `${password} and no list` } });
    const broken = await run(doctorLine("--repair"), environment());
    assert.equal(broken.code, 1);
    assert.match(broken.err, /state of stack test cannot be read/);
    const { json, err, out } = await runJson<Finding[]>(doctorLine(), environment());
    assert.equal(json.find(({ check }) => check === "stream setup")?.status, "skipped");
    assert(![broken.err, err, out].join().includes(password));
  });

  it("is not checked without a stack", async () => {
    const { json } = await runJson<Finding[]>(["doctor", "--stream", "shop-dev-orders", "--endpoint", account.url]);
    assert(json.every(({ check }) => !check.endsWith("setup")));
    assert.deepEqual(account.invoked, []);
  });
});
