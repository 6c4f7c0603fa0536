import { isIndexOf } from "../../../lambda/setup/index-names";
import { messageOf } from "../context";
import type { CheckContext } from "./check-context";
import { securityRole } from "../stream-choice";
import { type Finding, repairCommand, reporter } from "./finding";

const unreachable =
  "the domain's address is not known: open `private-ingest tunnel`, and give --via with --stack or --domain";

/** What the service says of the domain; it knows nothing of its inside. */
export async function checkDomain({ aws, destination, names }: CheckContext): Promise<Finding> {
  const say = reporter("domain");
  const name = destination?.domainArn.split("/")[1] ?? names.domainName;
  if (!name) return say.skipped("the domain's name is not known");
  const { DescribeDomainCommand, OpenSearchClient } = await import("@aws-sdk/client-opensearch");
  try {
    const { DomainStatus } = await new OpenSearchClient(aws).send(new DescribeDomainCommand({ DomainName: name }));
    if (DomainStatus?.Deleted)
      return say.fail(`${name} is being deleted`, "deploy it again; the stream keeps records for 24 hours at most");
    if (DomainStatus?.DomainProcessingStatus === "Isolated")
      return say.fail(`${name} is isolated`, "restore its key or the key's grants");
    if (!DomainStatus?.VPCOptions?.SubnetIds?.length)
      return say.warn(`${name} is in no VPC`, "a domain cannot move into a VPC: create another one and reindex");
    if (DomainStatus.Processing || DomainStatus.UpgradeProcessing)
      return say.warn(`${name} is being changed`, "nothing, unless it takes hours; delivery goes on");
    return say.ok(
      `${name}, ${DomainStatus.EngineVersion ?? ""}, ${DomainStatus.ClusterConfig?.InstanceCount ?? "?"} × ${DomainStatus.ClusterConfig?.InstanceType ?? "?"}`,
    );
  } catch (error) {
    if ((error as Error).name !== "ResourceNotFoundException") throw error;
    return say.fail(`${name} is not there`, "run `pulumi up --refresh`");
  }
}

type Ask = (path: string) => Promise<{ status: number; body: Record<string, unknown> }>;

function askOf({ domain }: CheckContext): Ask | undefined {
  if (domain === undefined) return undefined;
  return async (path) => {
    const { body, status } = await domain.request("GET", path);
    if (status === 401 || (status === 403 && path.startsWith("/_cluster")))
      throw new Error(`sign-in was refused with ${status}`);
    const isAnswer = status === 200 || status >= 400;
    if (status >= 500 || !isAnswer || (status === 200 && !body.startsWith("{")))
      throw new Error(`something answers with ${status} and no JSON of a domain's`);
    return { status, body: body.startsWith("{") ? (JSON.parse(body) as Record<string, unknown>) : {} };
  };
}

export async function checkHealth(context: CheckContext): Promise<Finding> {
  const say = reporter("domain health");
  const ask = askOf(context);
  if (ask === undefined) return say.skipped(unreachable);
  try {
    const { body } = await ask("/_cluster/health");
    const { number_of_nodes: nodes, status, unassigned_shards: unassigned } = body as Record<string, number | string>;
    const text = `${status ?? "?"}, ${nodes ?? "?"} nodes, ${unassigned ?? "?"} shards without a node`;
    if (status === "green") return say.ok(text);
    if (status === "red")
      return say.fail(text, "a primary shard is missing: wait for its node, or restore the index from a snapshot");
    if (unassigned === 0) return say.warn(text, "a shard is starting: check again in a minute");
    return say.warn(text, "a replica has no node: use 0 replicas on a single node, else wait or add nodes");
  } catch (error) {
    return say.fail(
      `the domain does not answer here: ${messageOf(error)}`,
      "open `private-ingest tunnel` and give --via; check --user, the password and --ca",
    );
  }
}

/** What only the domain can tell of one stream: write blocks, access, template and mapping. */
export async function checkInside(context: CheckContext): Promise<readonly Finding[]> {
  const { definition, destination, name, names, stack } = context;
  const checks = ["write block", "access mapping", "index template", "index mapping"];
  const ask = askOf(context);
  if (ask === undefined) return checks.map((check) => reporter(check).skipped(unreachable));
  const index = destination?.indexName ?? names.indexName ?? "";
  const role = destination?.roleArn ?? names.deliveryRoleArn ?? "";
  const api = destination?.isElasticsearch ? "/_opendistro/_security/api" : "/_plugins/_security/api";
  const timeField = definition?.timeField ?? "timestamp";
  try {
    return [
      await writeBlock(ask, index),
      await accessMapping(ask, api, names.securityRole ?? securityRole(name), { role, stack }),
      await template(ask, index, timeField, stack),
      await mapping(ask, index, timeField),
    ];
  } catch {
    return checks.map((check) => reporter(check).skipped("the domain does not answer"));
  }
}

async function writeBlock(ask: Ask, index: string): Promise<Finding> {
  const say = reporter("write block");
  const { body: cluster } = await ask("/_cluster/settings?flat_settings=true");
  const { body: indices } = await ask(`/${index}*/_settings?flat_settings=true&ignore_unavailable=true`);
  const blocked = (settings: unknown): string[] =>
    Object.entries((settings ?? {}) as Record<string, unknown>)
      .filter(([name, value]) => /(^|\.)blocks\./.test(name) && String(value) === "true")
      .map(([name]) => name);
  const found = [
    ...blocked(cluster["persistent"]),
    ...blocked(cluster["transient"]),
    ...ownOf(indices, index).flatMap(([name, value]) =>
      blocked((value as { settings?: unknown }).settings).map((block) => `${name}: ${block}`),
    ),
  ];
  if (found.length === 0) return say.ok("writes are open");
  return say.fail(
    found.slice(0, 5).join("; "),
    "delete old indices or enlarge the volumes, then set the block to null",
  );
}

/** The stream's own indices: `stock*` also matches those of `stockdata`. */
const ownOf = (indices: Record<string, unknown>, index: string): [string, unknown][] =>
  Object.entries(indices).filter(([name]) => isIndexOf(index, name));

async function accessMapping(
  ask: Ask,
  api: string,
  securityRole: string,
  { role, stack }: { readonly role: string; readonly stack: string | undefined },
): Promise<Finding> {
  const say = reporter("access mapping");
  const { body, status } = await ask(`${api}/rolesmapping/${securityRole}`);
  if (status === 403) return say.skipped("this sign-in may not read the security settings; use the master user");
  const mapped = ((body[securityRole] ?? {}) as { backend_roles?: readonly string[] }).backend_roles ?? [];
  if (mapped.includes(role)) return say.ok(`the delivery role is mapped to ${securityRole}`);
  return say.fail(
    `${securityRole} is mapped to ${mapped.join(", ") || "nobody"}, not to ${role}`,
    `run ${repairCommand(stack)}: the setup function maps it; without it every document is refused (403)`,
  );
}

type Fields = Readonly<Record<string, { readonly type?: string; readonly properties?: Fields }>>;

interface Mappings {
  readonly properties?: Fields;
  /** The type that Elasticsearch 6 puts between. */
  readonly _doc?: Mappings;
}

/** The type of the time field: only a date makes a chart by time. */
function timeType(mappings: Mappings | undefined, timeField: string): string | undefined {
  let fields = mappings?.properties ?? mappings?._doc?.properties;
  for (const part of timeField.split(".").slice(0, -1)) fields = fields?.[part]?.properties;
  return fields?.[timeField.split(".").at(-1) ?? ""]?.type;
}

interface Template {
  readonly index_patterns?: readonly string[];
  readonly template?: { readonly mappings?: Mappings };
  readonly mappings?: Mappings;
}

/** What new indices are made by; Elasticsearch 6 knows only the older kind. */
async function template(ask: Ask, index: string, timeField: string, stack: string | undefined): Promise<Finding> {
  const say = reporter("index template");
  const name = `private-ingest-${index}`;
  const { body } = await ask(`/_index_template/${name}`);
  const [newer] = (body["index_templates"] ?? []) as readonly { readonly index_template?: Template }[];
  const found = newer?.index_template ?? ((await ask(`/_template/${name}`)).body[name] as Template | undefined);
  const fix = `run ${repairCommand(stack)}: new indices guess their types without it`;
  if (found === undefined) return say.fail(`${name} is not there`, fix);
  const { index_patterns: patterns = [] } = found;
  // A template of an earlier version has the wider pattern, and serves as well.
  if (![`${index}-20*`, `${index}*`].some((pattern) => patterns.includes(pattern)))
    return say.fail(`${name} is for ${patterns.join(", ") || "nothing"}, not for ${index}-20*`, fix);
  const type = timeType(found.template?.mappings ?? found.mappings, timeField);
  return type?.startsWith("date")
    ? say.ok(name)
    : say.fail(`${name} maps ${timeField} as ${type ?? "nothing"}, not as a date`, fix);
}

async function mapping(ask: Ask, index: string, timeField: string): Promise<Finding> {
  const say = reporter("index mapping");
  const { body } = await ask(`/${index}*/_mapping?ignore_unavailable=true`);
  const own = new Map(ownOf(body, index));
  const newest = [...own.keys()].sort().at(-1);
  if (newest === undefined)
    return say.warn(`no index of ${index} is there yet`, "send records, wait for the buffer interval, and check again");
  const type = timeType((own.get(newest) as { mappings?: Mappings }).mappings, timeField);
  if (type?.startsWith("date")) return say.ok(`${newest}: ${timeField} is a date`);
  return say.fail(
    `${newest}: ${timeField} is ${type ?? "not mapped"}`,
    "the index was created without the template: restore it (`doctor --repair`), then delete or reindex the index",
  );
}
