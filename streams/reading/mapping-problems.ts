import { fieldsOf, isObject, isRefusedName } from "../fields/mapping-fields";
import { nearMiss, shortList } from "./near-miss";
import { parameterProblems } from "./parameter-problems";
import type { DefinitionProblem } from "./problem";
import type { KeyPath, Source } from "./source";

type Json = Readonly<Record<string, unknown>>;

/** The body of an index template, or of a new index, as mappings.json holds it. */
export interface IndexBody {
  readonly mappings?: Json;
  readonly settings?: Json;
}

/** Keys of mappings. https://docs.opensearch.org/latest/mappings/ */
const ROOT_KEYS = `properties dynamic dynamic_templates dynamic_date_formats date_detection numeric_detection _source
  _routing _meta _field_names _size _data_stream_timestamp derived runtime`.split(/\s+/);
const OWN_SETTINGS = ["number_of_shards", "number_of_replicas"];

/** A body `{mappings, settings}`, or mappings alone, with its problems. */
export function indexBody(
  source: Source,
  value: unknown = source.value,
): { body: IndexBody; problems: readonly DefinitionProblem[] } {
  if (!isObject(value)) return { body: {}, problems: [source.problem([], "a JSON object is expected")] };
  const isBody = "mappings" in value || "settings" in value;
  const body: IndexBody = isBody ? value : { mappings: value };
  const problems: DefinitionProblem[] = [];
  const unknown = (given: Json, allowed: readonly string[], at: KeyPath): void => {
    for (const key of Object.keys(given).filter((name) => !allowed.includes(name)))
      problems.push(
        source.problem([...at, key], `unknown key${nearMiss(key, allowed) || `; allowed are ${allowed.join(", ")}`}`),
      );
  };
  if (isBody) unknown(value, ["mappings", "settings"], []);
  const at: KeyPath = isBody ? ["mappings"] : [];
  const { mappings, settings } = body;
  if (mappings !== undefined && !isObject(mappings)) problems.push(source.problem(at, "an object is expected"));
  else if (mappings !== undefined) {
    unknown(mappings, ROOT_KEYS, at);
    for (const { key, message } of parameterProblems({ dynamic: mappings.dynamic }))
      problems.push(source.problem([...at, key], message));
    problems.push(...propertyProblems(source, mappings, at), ...aliasProblems(source, mappings, at));
  }
  if (settings !== undefined) problems.push(...settingsProblems(source, settings));
  return { body, problems };
}

function propertyProblems(source: Source, parent: Json, at: KeyPath, isTop = true): readonly DefinitionProblem[] {
  return ["properties", "fields"].flatMap((kind) => {
    const properties = parent[kind];
    if (properties === undefined) return [];
    if (!isObject(properties)) return [source.problem([...at, kind], "an object of fields is expected")];
    return Object.entries(properties).flatMap(([name, property]) => {
      const place = [...at, kind, name];
      if (isRefusedName(name, isTop)) return [source.problem(place, "the index takes no field of this name")];
      if (!isObject(property)) return [source.problem(place, 'an object like {"type": "keyword"} is expected')];
      return [
        ...parameterProblems(property).map(({ key, message }) => source.problem([...place, key], message)),
        ...propertyProblems(source, property, place, false),
      ];
    });
  });
}

function aliasProblems(source: Source, mappings: Json, at: KeyPath): readonly DefinitionProblem[] {
  const fields = fieldsOf(mappings);
  const names = [...fields].flatMap(([name, { type }]) => (type === "alias" ? [] : [name]));
  return [...fields].flatMap(([alias, { path, type }]) => {
    if (type !== "alias" || path === undefined) return [];
    const place = [...at, ...alias.split(".").flatMap((step) => ["properties", step]), "path"];
    const near = nearMiss(path, names) || `; they have ${shortList(names)}`;
    return [source.problem(place, `${path} given; the mappings have no such field${near}`)];
  });
}

function settingsProblems(source: Source, settings: unknown): readonly DefinitionProblem[] {
  if (!isObject(settings)) return [source.problem(["settings"], "an object is expected")];
  const inner = isObject(settings.index) ? Object.keys(settings.index) : [];
  const named = [...Object.keys(settings), ...inner].map((key) => key.replace(/^index\./, ""));
  return OWN_SETTINGS.filter((key) => named.includes(key)).map((key) =>
    source.problem(["settings", key], "the stack plans shards and replicas itself; leave it out"),
  );
}
