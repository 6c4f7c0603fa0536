import assert from "node:assert/strict";
import type { ServiceLinkedRoleEvent } from "../../../lambda/contracts/drain-event";
import { type RoleCreation, ensureServiceLinkedRole } from "../../../lambda/drain/service-linked-role";
import { type ApiAnswer, drainWith } from "./aws-api";

const awsServiceName = "opensearchservice.amazonaws.com";
const event: ServiceLinkedRoleEvent = {
  awsServiceName,
  sufficient: ["AWSServiceRoleForAmazonOpenSearchService", "AWSServiceRoleForAmazonElasticsearchService"],
  pauseSeconds: 60,
};
const [role = "", formerRole = ""] = event.sufficient;

/** An account with these roles that answers creations in turn, the last answer for ever. */
function account(roles: readonly string[], answers: readonly RoleCreation[]) {
  const calls: string[] = [];
  let creations = 0;
  const iam = {
    has: (roleName: string) => Promise.resolve(roles.includes(roleName)),
    create: () => {
      calls.push("create");
      return Promise.resolve(answers[Math.min(creations++, answers.length - 1)]!);
    },
    sleep: (durationMs: number) => {
      calls.push(`sleep ${durationMs / 1000} s`);
      return Promise.resolve();
    },
  };
  return { iam, calls };
}

describe("the service-linked role of an account", () => {
  const wait = "sleep 60 s";
  const retry = ["create", "sleep 10 s"];
  const cases: readonly (readonly [string, string[], RoleCreation[], boolean, string[]])[] = [
    ["is made where there is none, and waited for", [], ["created"], true, ["create", wait]],
    ["is not made where the present one is there", [role], ["denied"], false, []],
    ["is not made where the former one is there", [formerRole], ["denied"], false, []],
    ["that another deployment makes at once is waited for", [], ["taken"], false, ["create", wait]],
    [
      "is tried again while IAM does not know the function's rights",
      [],
      ["denied", "denied", "created"],
      true,
      [...retry, ...retry, "create", wait],
    ],
  ];
  for (const [name, roles, answers, created, expected] of cases) {
    it(name, async () => {
      const { iam, calls } = account(roles, answers);
      assert.equal((await ensureServiceLinkedRole(event, iam)).created, created);
      assert.deepEqual(calls, expected);
    });
  }

  it("that may not be made is an error with the fix", async () => {
    const { iam } = account([], ["denied"]);
    await assert.rejects(ensureServiceLinkedRole(event, iam), /create-service-linked-role.*serviceLinkedRole to skip/);
  });
});

describe("drain: the shipped bundle, asked for a service-linked role", () => {
  const xmlns = 'xmlns="https://iam.amazonaws.com/doc/2010-05-08/"';
  const found = `<Role><Path>/</Path><RoleName>r</RoleName><RoleId>i</RoleId><Arn>a</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate></Role>`;
  const ok = (action: string): ApiAnswer => ({
    status: 200,
    body: `<${action}Response ${xmlns}><${action}Result>${found}</${action}Result></${action}Response>`,
  });
  const error = (status: number, code: string): ApiAnswer => ({
    status,
    body: `<ErrorResponse ${xmlns}><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
  });
  const create = `CreateServiceLinkedRole ${awsServiceName}`;
  let answers: Readonly<Record<string, ApiAnswer>> = {};
  const callOf = (parameters: URLSearchParams): string =>
    `${parameters.get("Action")} ${parameters.get("RoleName") ?? parameters.get("AWSServiceName")}`;
  const iam = drainWith("IAM", (parameters) => answers[callOf(parameters)] ?? error(404, "NoSuchEntity"));
  const denied = {
    [`GetRole ${role}`]: error(403, "AccessDenied"),
    [`GetRole ${formerRole}`]: error(403, "AccessDenied"),
  };

  const cases: readonly (readonly [string, Readonly<Record<string, ApiAnswer>>, boolean])[] = [
    ["creates it where IAM knows neither", { [create]: ok("CreateServiceLinkedRole") }, true],
    ["creates nothing where IAM knows one", { [`GetRole ${formerRole}`]: ok("GetRole") }, false],
    ["takes a name that is taken for presence", { ...denied, [create]: error(400, "InvalidInput") }, false],
  ];
  for (const [name, told, created] of cases) {
    it(name, async () => {
      answers = told;
      assert.deepEqual(await iam.call({ ...event, pauseSeconds: 0 }), { awsServiceName, created });
      assert.equal(iam.asked.map(callOf).includes(create), create in told);
    });
  }

  it("throws other errors of IAM", async () => {
    answers = { [create]: error(400, "LimitExceeded") };
    await assert.rejects(iam.call({ ...event, pauseSeconds: 0 }), { name: "LimitExceededException" });
  });
});
