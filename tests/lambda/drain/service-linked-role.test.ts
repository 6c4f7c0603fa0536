import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Context } from "aws-lambda";
import type { ServiceLinkedRoleEvent } from "../../../lambda/contracts/drain-event";
import { ensureServiceLinkedRole, type Made } from "../../../lambda/drain/service-linked-role";
import { shippedFunction } from "../shipped-function";

const event: ServiceLinkedRoleEvent = {
  awsServiceName: "opensearchservice.amazonaws.com",
  sufficient: ["AWSServiceRoleForAmazonOpenSearchService", "AWSServiceRoleForAmazonElasticsearchService"],
  pauseSeconds: 60,
};

/**
 * An account with these roles, in which creations are answered so, one after the other, the last
 * one for ever.
 */
function account(roles: readonly string[], answers: readonly [Made, ...Made[]]) {
  const calls: string[] = [];
  const iam = {
    has: (roleName: string) => Promise.resolve(roles.includes(roleName)),
    create: (service: string) => {
      const answer = answers[Math.min(calls.filter((call) => call.startsWith("create")).length, answers.length - 1)]!;
      calls.push(`create ${service}`);
      return Promise.resolve(answer);
    },
    sleep: (durationMs: number) => {
      calls.push(`sleep ${durationMs / 1000} s`);
      return Promise.resolve();
    },
  };
  return { iam, calls };
}

describe("the service-linked role of an account", () => {
  const create = "create opensearchservice.amazonaws.com";

  it("is made where there is none, and the answer waits until it is known", async () => {
    const { iam, calls } = account([], ["created"]);
    assert.equal((await ensureServiceLinkedRole(event, iam)).created, true);
    assert.deepEqual(calls, [create, "sleep 60 s"]);
  });

  for (const role of event.sufficient) {
    it(`is left alone where there is ${role}`, async () => {
      const { iam, calls } = account([role], ["denied"]);
      assert.equal((await ensureServiceLinkedRole(event, iam)).created, false);
      assert.deepEqual(calls, []);
    });
  }

  it("that another deployment makes at the same time is no error, and is waited for", async () => {
    const { iam, calls } = account([], ["taken"]);
    assert.equal((await ensureServiceLinkedRole(event, iam)).created, false);
    assert.deepEqual(calls, [create, "sleep 60 s"]);
  });

  it("is tried again while IAM does not yet know the function's rights", async () => {
    const { iam, calls } = account([], ["denied", "denied", "created"]);
    assert.equal((await ensureServiceLinkedRole(event, iam)).created, true);
    assert.deepEqual(calls, [create, "sleep 10 s", create, "sleep 10 s", create, "sleep 60 s"]);
  });

  it("that may not be made is an error with the way out", async () => {
    const { iam } = account([], ["denied"]);
    await assert.rejects(ensureServiceLinkedRole(event, iam), /create-service-linked-role.*serviceLinkedRole to skip/);
  });
});

describe("drain: the shipped bundle, asked for a service-linked role", () => {
  const environment = { ...process.env };
  const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
  /** Action and its parameter → IAM's answer, as its API documents it. */
  const answers = new Map<string, { status: number; body: string }>();
  const asked: string[] = [];
  const error = (status: number, code: string) => ({
    status,
    body: `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
  });
  const role = `<Role><Path>/</Path><RoleName>r</RoleName><RoleId>i</RoleId><Arn>a</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate></Role>`;
  const iam = createServer((request, response) => {
    void text(request).then((body) => {
      const parameters = new URLSearchParams(body);
      const call = `${parameters.get("Action")} ${parameters.get("RoleName") ?? parameters.get("AWSServiceName")}`;
      asked.push(call);
      const { status, body: answer } = answers.get(call) ?? error(404, "NoSuchEntity");
      response.writeHead(status, { "content-type": "text/xml" });
      response.end(answer);
    });
  });
  const create = "CreateServiceLinkedRole opensearchservice.amazonaws.com";

  before(async () => {
    iam.listen(0, "127.0.0.1");
    await once(iam, "listening");
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_IAM: `http://127.0.0.1:${(iam.address() as AddressInfo).port}`,
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "secret",
    });
  });
  after(() => {
    process.env = environment;
    iam.close();
  });
  beforeEach(() => {
    answers.clear();
    asked.length = 0;
  });

  const ask = () => shippedFunction("drain").handler({ ...event, pauseSeconds: 0 }, context);

  it("creates it where IAM knows neither", async () => {
    answers.set(create, {
      status: 200,
      body: `<CreateServiceLinkedRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><CreateServiceLinkedRoleResult>${role}</CreateServiceLinkedRoleResult></CreateServiceLinkedRoleResponse>`,
    });
    assert.deepEqual(await ask(), { awsServiceName: event.awsServiceName, created: true });
    assert.deepEqual(asked.sort(), [create, ...event.sufficient.map((name) => `GetRole ${name}`)].sort());
  });

  it("creates nothing where IAM knows one", async () => {
    answers.set(`GetRole ${event.sufficient[1]}`, {
      status: 200,
      body: `<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult>${role}</GetRoleResult></GetRoleResponse>`,
    });
    assert.deepEqual(await ask(), { awsServiceName: event.awsServiceName, created: false });
    assert(!asked.includes(create));
  });

  it("takes a refused look for absence, and a name that is taken for presence", async () => {
    for (const name of event.sufficient) answers.set(`GetRole ${name}`, error(403, "AccessDenied"));
    answers.set(create, error(400, "InvalidInput"));
    assert.deepEqual(await ask(), { awsServiceName: event.awsServiceName, created: false });
  });

  it("throws what IAM says otherwise", async () => {
    answers.set(create, error(400, "LimitExceeded"));
    await assert.rejects(ask(), { name: "LimitExceededException" });
  });
});
