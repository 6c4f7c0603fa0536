import type { ContextEntry } from "@aws-sdk/client-iam";
import type { Statement } from "../../../components/iam/statement";
import type { AwsConfiguration } from "../aws";

/**
 * Asks IAM which rights of the statements a role or user lacks, without resource policies.
 * @returns denied ones, as `action on resource`.
 */
export async function deniedOf(
  aws: AwsConfiguration,
  principalArn: string,
  statements: readonly Statement[],
): Promise<string[]> {
  const { IAMClient, SimulatePrincipalPolicyCommand } = await import("@aws-sdk/client-iam");
  const client = new IAMClient(aws);
  const denied: string[] = [];
  for (const statement of statements) {
    const { Action, Resource } = statement;
    const { EvaluationResults = [] } = await client.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: principalArn,
        ActionNames: [...Action],
        // Simulates one resource that matches the pattern.
        ResourceArns: [Resource].flat().map((arn) => (arn === "*" ? arn : arn.replaceAll("*", "any"))),
        ContextEntries: contextOf(statement),
      }),
    );
    for (const result of EvaluationResults) {
      const { EvalActionName = "", EvalDecision, EvalResourceName = "*", ResourceSpecificResults = [] } = result;
      const refused = ResourceSpecificResults.filter(({ EvalResourceDecision }) => EvalResourceDecision !== "allowed");
      if (
        ResourceSpecificResults.length > 0
          ? isDenied(EvalActionName, refused.length, ResourceSpecificResults.length)
          : EvalDecision !== "allowed"
      )
        denied.push(`${EvalActionName} on ${refused[0]?.EvalResourceName ?? EvalResourceName}`);
    }
  }
  return denied;
}

/** S3: some actions are on buckets, others on objects, so one of both is enough. */
function isDenied(action: string, refused: number, all: number): boolean {
  return action.startsWith("s3:") ? refused === all : refused > 0;
}

/** Condition keys of the statement: without them, a simulation denies. */
function contextOf({ Condition = {} }: Statement): ContextEntry[] {
  return Object.values(Condition)
    .flatMap((values) => Object.entries(values))
    .map(([name, value]) => ({
      ContextKeyName: name,
      ContextKeyType: "string",
      ContextKeyValues: [value.replaceAll("*", "/any")],
    }));
}
