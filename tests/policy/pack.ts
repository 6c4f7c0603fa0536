import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PolicyPackConfig } from "@pulumi/policy";
import * as proxy from "@pulumi/policy/proxy";
import type { Violation } from "@private-ingest/offline/engine/evaluation";
import { PolicyPack } from "@private-ingest/offline/engine/policy-pack";
import type { JudgedResource } from "@private-ingest/offline/engine/policy-messages";
import { forgetConfigurations } from "../../policy/configuration";
import { rules } from "../../policy/all-rules";
import { noOptions } from "@private-ingest/offline/engine/no-options";

export const POLICY_FOLDER = join(__dirname, "../../policy");

export const preset = (name: string): PolicyPackConfig =>
  JSON.parse(readFileSync(join(POLICY_FOLDER, `presets/${name}.json`), "utf8")) as PolicyPackConfig;

export { UNKNOWN } from "@private-ingest/offline/engine/evaluation";

export type Props = Readonly<Record<string, unknown>>;

export function resource(
  type: string,
  properties: Props,
  given: Partial<JudgedResource["registration"]> = {},
): JudgedResource {
  const name = given.name ?? "subject";
  return {
    properties,
    registration: {
      urn: urnOf(type, name),
      type,
      name,
      custom: true,
      remote: false,
      parent: "urn:pulumi:dev::cases::pulumi:pulumi:Stack::cases-dev",
      ...noOptions,
      ...given,
    },
  };
}

export function urnOf(type: string, name: string): string {
  return `urn:pulumi:dev::cases::${type}::${name}`;
}

/** The built pack in its own process, with the levels of the configuration. */
export async function startPack(config: PolicyPackConfig = { all: "mandatory" }): Promise<PolicyPack> {
  const pack = await PolicyPack.start(POLICY_FOLDER);
  await pack.configure(config);
  return pack;
}

type Validate = (
  args: object,
  report: (said: string | { message: string; enforcementLevel: Violation["level"] }) => void,
) => void;

// Not in the SDK's types: it marks it as internal.
const { unknownCheckingProxy } = proxy as unknown as { unknownCheckingProxy: (props: Props) => Props };

/** Judges a stack of one resource without a process, each policy at `mandatory`. */
export const judge = (type: string, props: Props, config: Props = {}): readonly Violation[] =>
  judgeStack([{ type, name: "subject", props }], {
    all: { enforcementLevel: "mandatory", ...config },
    "policy-configuration-valid": "disabled",
  });

export async function analyzed(pack: PolicyPack, subject: JudgedResource): Promise<readonly Violation[]> {
  return [...(await pack.analyze(subject)), ...(await pack.analyzeStack([subject]))];
}

/** Findings as `policy` where mandatory and `policy?` where advisory, sorted. */
export function summary(found: readonly Violation[]): string[] {
  return found.map(({ policy, level }) => (level === "mandatory" ? policy : `${policy}?`)).sort();
}

/** The properties with one set, or removed for undefined; a path is `ingress.0.fromPort`. */
export function edited(props: Props, path: string, value: unknown): Props {
  const copy = structuredClone(props) as Record<string, unknown>;
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const holder = keys.reduce((block, key) => (block[key] ??= {}) as Record<string, unknown>, copy);
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
  return copy;
}

export function pathsOf(value: unknown, prefix = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, nested]) => {
    const path = prefix === "" ? key : `${prefix}.${key}`;
    return [path, ...pathsOf(nested, path)];
  });
}

export function valueAt(props: Props, path: string): unknown {
  return path.split(".").reduce<unknown>((block, key) => (block as Props)[key], props);
}

/** A resource of a stack, with the names of the resources that its properties refer to. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  /** Outputs; the inputs, too, unless these are given. */
  readonly props: Props;
  readonly inputs?: Props;
  readonly refersTo?: Readonly<Record<string, readonly string[]>>;
  readonly ignoreChanges?: readonly string[];
}

/** Judges a stack without a process, by a configuration, behind the SDK's proxy. */
export function judgeStack(declared: readonly Declared[], config: PolicyPackConfig): readonly Violation[] {
  const resources = declared.map(({ type, name, props, ignoreChanges = [] }) => ({
    type,
    name,
    urn: urnOf(type, name),
    props: unknownCheckingProxy(props),
    opts: { ignoreChanges },
    dependencies: [],
    propertyDependencies: {},
  }));
  declared.forEach(({ refersTo = {} }, index) => {
    for (const [key, names] of Object.entries(refersTo)) {
      Object.assign(resources[index]?.propertyDependencies ?? {}, {
        [key]: resources.filter(({ name }) => names.includes(name)),
      });
    }
  });
  forgetConfigurations();
  const found: Violation[] = [];
  for (const rule of rules) {
    const settings = { ...settingsOf(config["all"]), ...settingsOf(config[rule.name]) };
    const { enforcementLevel = rule.enforcementLevel ?? "mandatory", ...given } = settings;
    if (enforcementLevel === "disabled") continue;
    const report = (said: string | { message: string; enforcementLevel: Violation["level"] }, urn = ""): void => {
      const remark = typeof said === "string" ? { message: said, enforcementLevel } : said;
      found.push({
        policy: rule.name,
        level: remark.enforcementLevel as Violation["level"],
        message: remark.message,
        urn,
      });
    };
    const getConfig = () => given;
    declared.forEach(({ type, props, inputs = props }, index) => {
      const urn = resources[index]?.urn ?? "";
      const args = { type, urn, props: unknownCheckingProxy(inputs), getConfig };
      if ("validateResource" in rule)
        (rule.validateResource as unknown as Validate)(args, (said) => {
          report(said, urn);
        });
    });
    if ("validateStack" in rule) (rule.validateStack as unknown as Validate)({ resources, getConfig }, report);
  }
  return found;
}

function settingsOf(setting: PolicyPackConfig[string] | undefined): { enforcementLevel?: string } {
  return typeof setting === "string" ? { enforcementLevel: setting } : (setting ?? {});
}
