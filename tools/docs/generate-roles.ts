import type { Registration } from "@private-ingest/offline/engine/evaluation";

interface Statement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const list = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T];
const statements = (policy: unknown): readonly Statement[] =>
  (JSON.parse(String(policy)) as { Statement: readonly Statement[] }).Statement;

export function rolesTable(resources: readonly Registration[]): string {
  const named = namesOf(resources);
  const rows = resources
    .filter(({ type }) => type === "aws:iam/role:Role")
    .flatMap((role) => [...inline(role, resources), ...attached(role, resources)].map((row) => [title(role), ...row]));
  const lines = rows.map((cells, index) => {
    const repeated = index > 0 && rows[index - 1]?.[0] === cells[0];
    return `| ${[repeated ? "" : cells[0], ...cells.slice(1)].join(" | ")} |`;
  });
  return ["| role, assumed by | statement | may | on |", "| --- | --- | --- | --- |", ...lines].join("\n");

  function inline({ id, outputs }: Registration, all: readonly Registration[]): string[][] {
    return all
      .filter(
        ({ type, inputs }) =>
          type === "aws:iam/rolePolicy:RolePolicy" && [id, outputs["name"]].includes(inputs["role"] as string),
      )
      .flatMap(({ inputs }) => statements(inputs["policy"]))
      .map(({ Sid = "", Action, Resource, Condition }) => [
        Sid,
        code(list(Action)),
        code([...new Set(list(Resource).map(named))]) + (Condition ? `, if ${conditions(Condition, named)}` : ""),
      ]);
  }

  function attached({ outputs }: Registration, all: readonly Registration[]): string[][] {
    return all
      .filter(
        ({ type, inputs }) =>
          type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment" && inputs["role"] === outputs["name"],
      )
      .map(({ inputs }) => [`AWS's own ${String(inputs["policyArn"]).split("/").at(-1) ?? ""}`, "", ""]);
  }
}

function title({ name, inputs }: Registration): string {
  const { Statement: trusts } = JSON.parse(String(inputs["assumeRolePolicy"])) as {
    Statement: readonly { Principal: { Service: string } }[];
  };
  return `\`${name}\`, ${trusts.map(({ Principal }) => Principal.Service).join(", ")}`;
}

const code = (texts: readonly string[]): string => texts.map((text) => `\`${text}\``).join(" ");

const conditions = (condition: NonNullable<Statement["Condition"]>, named: (text: string) => string): string =>
  Object.values(condition)
    .flatMap((tests) => Object.entries(tests))
    .map(([key, value]) => `\`${key}\` is ${code(list(value).map((text) => named(String(text))))}`)
    .join(" and ");

function namesOf(resources: readonly Registration[]): (text: string) => string {
  const answers = resources
    .flatMap(({ name, id, outputs }) => [outputs["arn"], id].map((answer) => [answer, name] as const))
    .filter((pair): pair is readonly [string, string] => typeof pair[0] === "string" && /[-:].*\d/.test(pair[0]))
    .sort(([a], [b]) => b.length - a.length);
  return (text) =>
    answers
      .reduce((rest, [answer, name]) => rest.replaceAll(answer, `<${name}>`), text)
      .replace(/^arn:aws:([a-z0-9]+):[a-z0-9-]*:\d*:/, "$1:");
}
