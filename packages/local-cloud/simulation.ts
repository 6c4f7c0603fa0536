import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { escaped } from "./call";
import type { Handler } from "./front";
import { clientOptions } from "./moto";

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * Judges a role's inline and attached policies; its permissions boundary is left out.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function simulatePrincipalPolicy(motoUrl: string): Handler {
  const client = new IAMClient(clientOptions(motoUrl));
  return async (call) => {
    const form = new URLSearchParams(call.body.toString());
    const members = (name: string): string[] =>
      [...form].filter(([key]) => key.startsWith(`${name}.member.`)).map(([, value]) => value);
    const RoleName = form.get("PolicySourceArn")?.split("/").at(-1) ?? "";
    const statements = await statementsOf(client, RoleName);
    const context = contextOf(form);
    const resources = members("ResourceArns");
    const results = members("ActionNames").flatMap((action) =>
      (resources.length === 0 ? ["*"] : resources).map((resource) => {
        const name = `<EvalActionName>${escaped(action)}</EvalActionName>`;
        const on = `<EvalResourceName>${escaped(resource)}</EvalResourceName>`;
        const decision = `<EvalDecision>${decisionOf(statements, action, resource, context)}</EvalDecision>`;
        return `<member>${name}${on}${decision}</member>`;
      }),
    );
    const result = `<IsTruncated>false</IsTruncated><EvaluationResults>${results.join("")}</EvaluationResults>`;
    const body = `<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><SimulatePrincipalPolicyResult>${result}</SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`;
    return { status: 200, headers: { "content-type": "text/xml" }, body: Buffer.from(body) };
  };
}

async function statementsOf(client: IAMClient, RoleName: string): Promise<readonly Statement[]> {
  const { PolicyNames = [] } = await client.send(new ListRolePoliciesCommand({ RoleName }));
  const { AttachedPolicies = [] } = await client.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  const documents = [
    ...PolicyNames.map(
      async (PolicyName) => (await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument,
    ),
    ...AttachedPolicies.map(async ({ PolicyArn }) => {
      const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }));
      const version = { PolicyArn, VersionId: Policy?.DefaultVersionId };
      return (await client.send(new GetPolicyVersionCommand(version))).PolicyVersion?.Document;
    }),
  ];
  return (await Promise.all(documents)).flatMap((document = "{}") => {
    const { Statement = [] } = JSON.parse(decodeURIComponent(document)) as { Statement?: Statement | Statement[] };
    return Statement;
  });
}

/** First values by case-insensitive key. */
function contextOf(form: URLSearchParams): ReadonlyMap<string, string> {
  const names = [...form].filter(([key]) => key.endsWith(".ContextKeyName"));
  return new Map(
    names.map(([key, name]) => [
      name.toLowerCase(),
      form.get(key.replace("ContextKeyName", "ContextKeyValues.member.1")) ?? "",
    ]),
  );
}

function decisionOf(
  statements: readonly Statement[],
  action: string,
  resource: string,
  context: ReadonlyMap<string, string>,
): "allowed" | "explicitDeny" | "implicitDeny" {
  const applying = statements.filter(
    ({ Action, Condition, NotAction, NotResource, Resource }) =>
      (Action === undefined ? !matches(NotAction, action) : matches(Action, action)) &&
      (Resource === undefined ? !matches(NotResource, resource) : matches(Resource, resource)) &&
      holds(Condition, context),
  );
  if (applying.some(({ Effect }) => Effect === "Deny")) return "explicitDeny";
  return applying.length > 0 ? "allowed" : "implicitDeny";
}

/** A statement does not apply without a value for each of its condition keys. */
function holds(condition: Statement["Condition"] = {}, context: ReadonlyMap<string, string>): boolean {
  return Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, patterns]) => {
      const value = context.get(key.toLowerCase());
      if (value === undefined) return operator.endsWith("IfExists");
      return matches(patterns, value) !== operator.includes("Not");
    }),
  );
}

function matches(patterns: string | readonly string[] = [], value: string): boolean {
  return [patterns].flat().some((pattern) => {
    const escapedPattern = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    const expression = escapedPattern.replaceAll("*", ".*").replaceAll("?", ".");
    return new RegExp(`^${expression}$`, "is").test(value);
  });
}
