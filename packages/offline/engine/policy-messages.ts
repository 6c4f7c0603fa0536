import {
  AnalyzeRequest,
  type AnalyzeResponse,
  AnalyzerPropertyDependencies,
  AnalyzerProviderResource,
  AnalyzerResource,
  AnalyzerResourceOptions,
  EnforcementLevel as WireLevel,
} from "@pulumi/pulumi/proto/analyzer_pb";
import type { Registration, Violation } from "./evaluation";
import { toStruct } from "./grpc";
import { noOptions } from "./no-options";
import type { EnforcementLevel } from "./policy-config";
import { makeUrn, STACK_TYPE } from "./urn";
import type { WireProperties } from "./wire";

export interface JudgedResource {
  readonly registration: Omit<Registration, "inputs" | "outputs" | "secretPaths">;
  /** Inputs for {@link PolicyPack.analyze}, outputs for {@link PolicyPack.analyzeStack}. */
  readonly properties: WireProperties;
  readonly provider?: Pick<Registration, "urn" | "type" | "name"> & { readonly properties: WireProperties };
}

/** The stack itself, before a program has declared anything. */
export function emptyStack(project: string, stack: string): JudgedResource {
  return {
    properties: {},
    registration: {
      urn: makeUrn({ project, stack }, STACK_TYPE, `${project}-${stack}`, ""),
      type: STACK_TYPE,
      name: `${project}-${stack}`,
      custom: false,
      remote: false,
      parent: "",
      ...noOptions,
    },
  };
}

export const WIRE_LEVELS: Readonly<Record<EnforcementLevel, WireLevel>> = {
  advisory: WireLevel.ADVISORY,
  mandatory: WireLevel.MANDATORY,
  disabled: WireLevel.DISABLED,
  remediate: WireLevel.REMEDIATE,
};

export function levelOf(number: WireLevel): EnforcementLevel {
  const levels = Object.keys(WIRE_LEVELS) as EnforcementLevel[];
  return levels.find((level) => WIRE_LEVELS[level] === number) ?? "mandatory";
}

export const analyzeRequest = (judged: JudgedResource): AnalyzeRequest => described(new AnalyzeRequest(), judged);

export function stackResource(judged: JudgedResource): AnalyzerResource {
  const { registration } = judged;
  const resource = described(new AnalyzerResource(), judged);
  resource.setParent(registration.parent);
  resource.setDependenciesList([...registration.dependencies]);
  for (const [key, urns] of Object.entries(registration.propertyDependencies)) {
    const dependencies = new AnalyzerPropertyDependencies();
    dependencies.setUrnsList([...urns]);
    resource.getPropertydependenciesMap().set(key, dependencies);
  }
  return resource;
}

function described<Message extends AnalyzeRequest | AnalyzerResource>(
  message: Message,
  { registration, properties, provider }: JudgedResource,
): Message {
  message.setOptions(resourceOptions(registration));
  if (provider) message.setProvider(named(new AnalyzerProviderResource(), provider, provider.properties));
  return named(message, registration, properties);
}

function named<Message extends AnalyzeRequest | AnalyzerResource | AnalyzerProviderResource>(
  message: Message,
  { urn, type, name }: Pick<Registration, "urn" | "type" | "name">,
  properties: WireProperties,
): Message {
  message.setUrn(urn);
  message.setType(type);
  message.setName(name);
  message.setProperties(toStruct(properties));
  return message;
}

function resourceOptions(registration: JudgedResource["registration"]): AnalyzerResourceOptions {
  const options = new AnalyzerResourceOptions();
  options.setProtect(registration.protect);
  options.setIgnorechangesList([...registration.ignoreChanges]);
  options.setDeletebeforereplace(registration.deleteBeforeReplace);
  options.setDeletebeforereplacedefined(registration.deleteBeforeReplace);
  options.setAdditionalsecretoutputsList([...registration.additionalSecretOutputs]);
  options.setAliasesList([...registration.aliases]);
  options.setParent(registration.parent);
  const timeouts = new AnalyzerResourceOptions.CustomTimeouts();
  timeouts.setCreate(durationSeconds(registration.customTimeouts.create));
  timeouts.setUpdate(durationSeconds(registration.customTimeouts.update));
  timeouts.setDelete(durationSeconds(registration.customTimeouts.delete));
  options.setCustomtimeouts(timeouts);
  return options;
}

const SECONDS = { h: 3600, m: 60, s: 1 } as const;

/** Seconds of a Go duration such as `1h30m`; 0 when there is none. */
function durationSeconds(duration = ""): number {
  return [...duration.matchAll(/(\d+(?:\.\d+)?)([hms])/g)].reduce(
    (total, [, amount, unit]) => total + Number(amount) * SECONDS[unit as keyof typeof SECONDS],
    0,
  );
}

/** The violations in a pack's answer. Those that name no resource are about `judgedUrn`. */
export function violations(response: AnalyzeResponse, judgedUrn: string): Violation[] {
  return response.getDiagnosticsList().map((diagnostic) => ({
    policy: diagnostic.getPolicyname(),
    level: levelOf(diagnostic.getEnforcementlevel()),
    message: diagnostic.getMessage(),
    urn: diagnostic.getUrn() || judgedUrn,
  }));
}
