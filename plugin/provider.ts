import * as pulumi from "@pulumi/pulumi";
import program from "../index";
import { loadSettings } from "../settings";
import { manifest } from "./manifest";
import { COMPONENT, packageSchema } from "./schema";

/** The whole program as a component of another one, which may be written in any language. */
class PrivateIngest extends pulumi.ComponentResource {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super(COMPONENT, name, {}, opts);
  }

  /** Makes everything under this component, and gives its outputs. */
  async make(settings: ReturnType<typeof loadSettings>): Promise<pulumi.Inputs> {
    const outputs = await program(settings, this);
    this.registerOutputs(outputs);
    return outputs;
  }
}

/** Serves the component to the Pulumi engine. */
export class PrivateIngestProvider implements pulumi.provider.Provider {
  readonly version = manifest.version;

  getSchema(): Promise<string> {
    return Promise.resolve(JSON.stringify(packageSchema()));
  }

  /** @throws SettingsError listing every wrong input. */
  async construct(
    name: string,
    type: string,
    inputs: pulumi.Inputs,
    options: pulumi.ComponentResourceOptions,
  ): Promise<pulumi.provider.ConstructResult> {
    if (type !== COMPONENT) throw new Error(`${type} is not in this package; allowed is ${COMPONENT}`);
    const settings = loadSettings(asTexts(inputs));
    const component = new PrivateIngest(name, options);
    return { state: await component.make(settings), urn: component.urn };
  }
}

/** Inputs as the texts that a stack's configuration would hold. */
function asTexts(inputs: pulumi.Inputs): Record<string, string> {
  const unknown = Object.keys(inputs).filter((key) => pulumi.Output.isInstance(inputs[key]));
  if (unknown.length > 0) {
    throw new Error(
      `${unknown.join(", ")} given as outputs of other resources; allowed are plain values, as they decide what is made`,
    );
  }
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
