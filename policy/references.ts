import { PolicyResource } from "@pulumi/policy";
import { Property } from "./property";

/** References between resources: by property dependencies, ids and ARNs. */
export class References {
  readonly #byName = new Map<string, PolicyResource>();

  constructor(readonly resources: readonly PolicyResource[]) {
    for (const resource of resources) {
      const props = Property.ofResource(resource.props);
      for (const { value } of [props.at("id"), props.at("arn")]) {
        if (typeof value === "string" && value !== "") this.#byName.set(value, resource);
      }
    }
  }

  of(resource: PolicyResource, keys: readonly string[], types: readonly string[]): readonly PolicyResource[] {
    const props = Property.ofResource(resource.props);
    const found = keys.flatMap((key) => [
      ...(resource.propertyDependencies[key] ?? []),
      ...texts(props.at(key)).flatMap((text) => this.#byName.get(text) ?? []),
    ]);
    return [...new Set(found)].filter(({ type }) => types.includes(type));
  }

  ofAny(resource: PolicyResource, types: readonly string[]): readonly PolicyResource[] {
    const keys = new Set([
      ...Object.keys(resource.propertyDependencies),
      ...Property.ofResource(resource.props).keys(),
    ]);
    return this.of(resource, [...keys], types);
  }

  ofTypes(types: readonly string[]): readonly PolicyResource[] {
    return this.resources.filter(({ type }) => types.includes(type));
  }
}

/** Every text in a property, at any depth. */
export function texts(property: Property): readonly string[] {
  if (typeof property.value === "string") return [property.value];
  if (Array.isArray(property.value)) return property.items().flatMap(texts);
  return property.keys().flatMap((key) => texts(property.at(key)));
}
