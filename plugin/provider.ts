import * as pulumi from "@pulumi/pulumi";
import program from "../index";
import { loadSettings } from "../settings";
import { stackOutputs } from "@private-ingest/client/outputs";
import { version } from "../package.json";
import { COMPONENT, packageSchema } from "./schema";

/** The whole program as a component of another one, which may be written in any language. */
class PrivateIngest extends pulumi.ComponentResource {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super(COMPONENT, name, {}, opts);
  }

  async make(settings: ReturnType<typeof loadSettings>): Promise<pulumi.Inputs> {
    const outputs = await program(settings, this);
    this.registerOutputs(outputs);
    return outputs;
  }
}

/** Serves the component to the Pulumi engine. */
export class PrivateIngestProvider implements pulumi.provider.Provider {
  readonly version = version;
  /** The component of this deployment: the engine starts a provider for each. */
  private made: string | undefined;

  getSchema(): Promise<string> {
    return Promise.resolve(JSON.stringify(packageSchema()));
  }

  /**
   * Creates the component. Inputs may be outputs of other resources. While some are unknown, a
   * preview shows the component alone.
   * @throws SettingsError listing every wrong input; Error for a second component.
   */
  async construct(
    name: string,
    type: string,
    inputs: pulumi.Inputs,
    options: pulumi.ComponentResourceOptions,
  ): Promise<pulumi.provider.ConstructResult> {
    if (type !== COMPONENT) throw new Error(`${type} is not in this package; allowed is ${COMPONENT}`);
    const given = await resolved(inputs);
    if (given === undefined) return this.unknownYet(name, options);
    const settings = loadSettings(asTexts(given));
    const first = (this.made ??= name);
    if (first !== name)
      throw new Error(
        `${name} given beside ${first}; allowed is one ${COMPONENT} per stack. Add its streams to the input streams of ${first}, or give it a stack of its own.`,
      );
    const component = new PrivateIngest(name, options);
    return { state: await component.make(settings), urn: component.urn };
  }

  private async unknownYet(
    name: string,
    options: pulumi.ComponentResourceOptions,
  ): Promise<pulumi.provider.ConstructResult> {
    const component = new PrivateIngest(name, options);
    await pulumi.log.warn(
      "Inputs depend on resources that do not exist yet, so this preview shows the component alone.",
      component,
    );
    const outputs = Object.fromEntries(Object.keys(stackOutputs).map((key) => [key, pulumi.unknown]));
    return { state: outputs, urn: component.urn };
  }
}

/** The values of inputs; undefined where one is not known in this preview. */
async function resolved(inputs: pulumi.Inputs): Promise<Readonly<Record<string, unknown>> | undefined> {
  const all = pulumi.output(inputs);
  return new Promise((resolve, reject) => {
    const known = (all as unknown as { readonly isKnown: Promise<boolean> }).isKnown;
    known
      .then((isKnown) => {
        if (isKnown) all.apply(resolve);
        else resolve(undefined);
      })
      .catch(reject);
  });
}

/** Inputs as the texts that a stack's configuration would hold. */
function asTexts(inputs: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
