import type { Registration } from "@private-ingest/offline/engine/evaluation";

/** A component of index.ts, with everything in it. */
interface Part {
  readonly urn: string;
  readonly name: string;
  readonly title: string;
  /** Components inside it, awsx's not among them. */
  readonly inner: readonly string[];
  readonly resources: readonly Registration[];
}

/** Last part of a type: `DeliveryStream`. */
const titleOf = (type: string): string => type.slice(type.lastIndexOf(":") + 1);
const isCall = ({ type }: Registration): boolean => type === "aws:lambda/invocation:Invocation";
const isComponent = ({ type }: Registration): boolean => type.startsWith("private-ingest:");

function partsOf(resources: readonly Registration[]): Part[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const outermost = (resource: Registration): string | undefined => {
    const parent = byUrn.get(resource.parent);
    const above = parent && outermost(parent);
    return above ?? (isComponent(resource) ? resource.urn : undefined);
  };
  const tops = resources.filter((resource) => isComponent(resource) && outermost(resource) === resource.urn);
  // A call for another part (`drain-stream`) belongs to that part, or the two would form a circle.
  const owner = (resource: Registration): string | undefined => {
    const above = tops.find(({ urn }) => urn === outermost(resource));
    const served = tops.find(({ name }) => isCall(resource) && resource.name === `${above?.name ?? ""}-${name}`);
    return (served ?? above)?.urn;
  };
  return tops.map((part) => {
    const inside = resources.filter((resource) => resource !== part && owner(resource) === part.urn);
    return {
      urn: part.urn,
      name: part.name,
      title: titleOf(part.type),
      inner: inside.filter(isComponent).map(({ type }) => titleOf(type)),
      resources: inside.filter(({ custom }) => custom),
    };
  });
}

/** An arrow leads from a part to those that depend on it; arrows that follow are left out. */
export function componentDiagram(resources: readonly Registration[]): string {
  // A part without a resource of its own only orders the others.
  const parts = partsOf(resources).filter((part) => part.resources.length > 0);
  const nodes = parts.map((part) => `  ${idOf(part)}["<b>${part.title}</b><br>${contents(part)}"]`);
  const edges = reduced(dependencies(parts)).map(([from, to]) => `  ${idOf(from)} --> ${idOf(to)}`);
  return ["flowchart TD", ...nodes, ...edges].join("\n");
}

/** A name without characters that Mermaid reads as part of an arrow. */
const idOf = ({ name }: Part): string => name.replace(/\W/g, "_");

/** `with TransformFunction` and `2 × LogGroup · Role`, each a few to a line. */
function contents({ inner, resources }: Part): string {
  const counts = new Map<string, number>();
  for (const { type } of resources) counts.set(titleOf(type), (counts.get(titleOf(type)) ?? 0) + 1);
  const counted = [...counts]
    .sort(([a], [b]) => a.localeCompare(b, "en"))
    .map(([name, count]) => (count === 1 ? name : `${count} × ${name}`));
  return [...inner.map((name) => `with ${name}`), ...lines(counted, 3)].join("<br>");
}

const lines = (words: readonly string[], each: number): string[] =>
  words.flatMap((_, index) => (index % each === 0 ? [words.slice(index, index + each).join(" · ")] : []));

type Edge = readonly [from: Part, to: Part];

/** Which part needs which: one edge for all dependencies between two. */
function dependencies(parts: readonly Part[]): Edge[] {
  const owner = new Map(parts.flatMap((part) => part.resources.map(({ urn }) => [urn, part] as const)));
  return parts.flatMap((to) => {
    const needed = to.resources.flatMap(({ dependencies: own, propertyDependencies }) => [
      ...own,
      ...Object.values(propertyDependencies).flat(),
    ]);
    const from = new Set(needed.flatMap((urn) => owner.get(urn) ?? []));
    return parts.filter((part) => part !== to && from.has(part)).map((part): Edge => [part, to]);
  });
}

/** Drops edges that follow from a longer path. */
function reduced(edges: readonly Edge[]): Edge[] {
  const leadsTo = (from: Part, goal: Part, without: Edge, passed: readonly Part[] = []): boolean =>
    edges.some(
      (edge) =>
        edge !== without &&
        edge[0] === from &&
        !passed.includes(edge[1]) &&
        (edge[1] === goal || leadsTo(edge[1], goal, without, [...passed, from])),
    );
  return edges.filter((edge) => !leadsTo(edge[0], edge[1], edge));
}

/** Every path between a program's security groups as a Mermaid flow chart; ranges are round. */
export function pathDiagram(resources: readonly Registration[]): string {
  const groups = resources.filter(({ type }) => type === "aws:ec2/securityGroup:SecurityGroup");
  const label = ({ name, inputs }: Registration): string => {
    const tags = inputs["tags"] as Readonly<Record<string, string>> | undefined;
    return `${tags?.["Name"] ?? name}<br>${String(inputs["description"]).replace(/^Search domain: /, "")}`;
  };
  const idOf = new Map(groups.map((group) => [group.id, group.name.replace(/\W/g, "_")]));
  const nodes = groups.map((group) => `  ${idOf.get(group.id) ?? ""}["${label(group)}"]`);
  const edges = openWays(resources).map(([from, to, port]) => {
    const [source, target] = [idOf.get(from), idOf.get(to)];
    if (source === undefined || target === undefined) throw new Error(`a rule from ${from} to ${to} leaves the stack`);
    return `  ${source} -->|${port}| ${target}`;
  });
  const ranges = admittedRanges(resources);
  const rangeId = (cidr: string): string => `range_${cidr.replace(/\W/g, "_")}`;
  const rangeNodes = [...new Set(ranges.map(([cidr]) => cidr))].map((cidr) => `  ${rangeId(cidr)}(["${cidr}"])`);
  const rangeEdges = ranges.map(([cidr, to, port]) => `  ${rangeId(cidr)} -->|${port}| ${idOf.get(to) ?? ""}`);
  return ["flowchart LR", ...nodes, ...rangeNodes, ...edges, ...rangeEdges].join("\n");
}

function admittedRanges(resources: readonly Registration[]): [cidr: string, to: string, port: string][] {
  return resources
    .filter(({ type, inputs }) => type.endsWith(":SecurityGroupIngressRule") && inputs["cidrIpv4"] !== undefined)
    .map(({ inputs }) => [
      String(inputs["cidrIpv4"]),
      String(inputs["securityGroupId"]),
      `${String(inputs["ipProtocol"])} ${String(inputs["fromPort"])}`,
    ]);
}

/** Paths with both rules, the caller's and the called group's. @throws for half a path */
function openWays(resources: readonly Registration[]): [from: string, to: string, port: string][] {
  const ends = ({ type, inputs }: Registration): [string, string, string] => {
    const own = String(inputs["securityGroupId"]);
    const other = String(inputs["referencedSecurityGroupId"]);
    const ports = `${String(inputs["ipProtocol"])} ${String(inputs["fromPort"])}`;
    return type.endsWith(":SecurityGroupEgressRule") ? [own, other, ports] : [other, own, ports];
  };
  const ofType = (type: string): [string, string, string][] =>
    resources
      .filter((resource) => resource.type === `aws:vpc/${type}` && resource.inputs["cidrIpv4"] === undefined)
      .map(ends);
  const out = ofType("securityGroupEgressRule:SecurityGroupEgressRule");
  const into = ofType("securityGroupIngressRule:SecurityGroupIngressRule");
  const same = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join();
  const halves = [
    ...out.filter((way) => !into.some((other) => same(way, other))),
    ...into.filter((way) => !out.some((other) => same(way, other))),
  ];
  if (halves.length > 0) throw new Error(`rules without their other half: ${JSON.stringify(halves)}`);
  return out;
}
