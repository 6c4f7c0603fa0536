import { constructVpc } from "./awsx/vpc";
import type { Deployment, Goal } from "./deployment";
import { noOptions } from "./no-options";
import { mapValues, plain } from "./wire";

/**
 * Registers a component that a provider plugin would build, and its children.
 * @param providers the component's providers by package, each `urn::id`
 * @throws for a component that this engine has no builder for.
 */
export async function constructComponent(
  deployment: Deployment,
  goal: Goal,
  providers: Readonly<Record<string, string>>,
) {
  if (goal.type !== "awsx:ec2:Vpc") {
    throw new Error(
      `${goal.type} is built by a provider plugin, which this engine does not run; it builds awsx:ec2:Vpc itself (packages/offline/engine/remote-component.ts).`,
    );
  }
  const { urn } = await deployment.register(goal);
  // Options of a component reach its children, as in `pulumi.ComponentResource`.
  const { protect, retainOnDelete } = goal;
  const provider = providers["aws"] ?? "";
  const constructed = await constructVpc({
    name: goal.name,
    inputs: mapValues(goal.properties, plain),
    preview: deployment.options.preview,
    parent: urn,
    register: (child) =>
      deployment.register({ ...noOptions, custom: true, remote: false, protect, retainOnDelete, provider, ...child }),
    invoke: (token, args) => {
      const answer = deployment.invoke(token, args, provider);
      if (answer instanceof Promise) throw new Error(`${token}: a component waits for no answer`);
      return answer;
    },
  });
  deployment.registerOutputs(urn, constructed.outputs);
  return { ...constructed, urn };
}
