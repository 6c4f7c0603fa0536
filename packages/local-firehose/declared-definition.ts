import type { Registration } from "@private-ingest/offline/engine/evaluation";
import type { SetupEvent } from "../../lambda/contracts/setup-event";
import type { Chart, StreamSetup } from "../../lambda/contracts/stream-setup";
import { record, text } from "./unknown-values";

export type DeclaredDefinition = Pick<StreamSetup, "name" | "description" | "timeField" | "mappings" | "columns"> & {
  readonly charts: readonly Chart[];
};

const countChart: Chart = { title: "Documents", y: { kind: "count" } };

/** Default definition: counts documents by the time that a function adds. */
export function defaultDefinition(name: string): DeclaredDefinition {
  return definitionOf({ name, description: "", timeField: "timestamp", columns: [], charts: [] });
}

/** The definitions that a program gives to the setup of its domain, by their index. */
export function declaredDefinitions(registrations: readonly Registration[]): ReadonlyMap<string, DeclaredDefinition> {
  const setups = invocations(registrations)
    .map(({ stream }) => record(stream) as Partial<StreamSetup>)
    .filter((setup) => text(setup.indexName) !== undefined);
  return new Map(
    setups.map(({ charts = [], columns = [], description = "", indexName = "", mappings, name, timeField }) => [
      indexName,
      definitionOf({
        ...{ charts, columns, description, mappings, name: name ?? indexName, timeField: timeField ?? "timestamp" },
      }),
    ]),
  );
}

export function invocations(registrations: readonly Registration[]): readonly Partial<SetupEvent>[] {
  return registrations
    .filter(({ type, inputs }) => type === "aws:lambda/invocation:Invocation" && typeof inputs.input === "string")
    .map(({ inputs }) => record(JSON.parse(inputs.input as string)));
}

/** With a chart, and with the time field mapped as the setup maps it. */
function definitionOf(given: DeclaredDefinition): DeclaredDefinition {
  const { charts, mappings = {}, timeField } = given;
  const properties = record(mappings.properties);
  const isMapped = Object.hasOwn(properties, timeField.split(".")[0] ?? "");
  return {
    ...given,
    charts: charts.length > 0 ? charts : [countChart],
    mappings: isMapped ? mappings : { ...mappings, properties: { ...properties, [timeField]: { type: "date" } } },
  };
}
