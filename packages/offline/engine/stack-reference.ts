import { plain, type WireProperties } from "./wire";

/**
 * Answers `new pulumi.StackReference(name)`, as the CLI's built-in provider does.
 * @param stackOutputs outputs by stack name: `organization/project/stack`, or its last part
 * @throws when the stack's outputs are not given.
 */
export function readStackReference(
  properties: WireProperties,
  stackOutputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): WireProperties {
  const name = String(plain(properties["name"]));
  const outputs = stackOutputs[name] ?? stackOutputs[name.split("/").at(-1) ?? name];
  if (!outputs) {
    const known = Object.keys(stackOutputs).join(", ") || "none";
    throw new Error(`unknown stack "${name}": pass its outputs in the option stackOutputs (given: ${known}).`);
  }
  return { name, outputs, secretOutputNames: [] };
}
