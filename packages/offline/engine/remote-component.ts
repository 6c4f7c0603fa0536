import { constructVpc } from "./awsx/vpc";
import type { Constructed, Construction } from "./construction";
import type { Deployment, Goal } from "./deployment";
import { mapValues, plain } from "./wire";

const builders: Readonly<Record<string, (construction: Construction) => Promise<Constructed>>> = {
  "awsx:ec2:Vpc": constructVpc,
};

/**
 * Builds a component that a provider plugin would build: registers the component, then its
 * children.
 * @param providers the component's providers by package, each `urn::id`
 * @throws for a component that this engine has no builder for.
 */
export async function constructComponent(
  deployment: Deployment,
  goal: Goal,
  providers: Readonly<Record<string, string>>,
): Promise<Constructed & { readonly urn: string }> {
  const build = builders[goal.type];
  if (!build) {
    throw new Error(
      `${goal.type} is built by a provider plugin, which this engine does not run; it builds ${Object.keys(builders).join(", ")} itself (packages/offline/engine/remote-component.ts).`,
    );
  }
  const { urn } = await deployment.register(goal);
  const provider = providers["aws"] ?? "";
  const constructed = await build({
    name: goal.name,
    inputs: mapValues(goal.properties, plain),
    preview: deployment.options.preview,
    parent: urn,
    goalDefaults: {
      custom: true,
      remote: false,
      aliases: [],
      // Options of a component reach its children, as in `pulumi.ComponentResource`.
      protect: goal.protect,
      ignoreChanges: [],
      additionalSecretOutputs: [],
      replaceOnChanges: [],
      deleteBeforeReplace: false,
      retainOnDelete: goal.retainOnDelete,
      customTimeouts: {},
      provider,
      version: "",
    },
    register: (child) => deployment.register(child),
    invoke: (token, args) => {
      const answer = deployment.invoke(token, args, provider);
      if (answer instanceof Promise) throw new Error(`${token}: a component waits for no answer`);
      return answer;
    },
  });
  deployment.registerOutputs(urn, constructed.outputs);
  return { ...constructed, urn };
}
