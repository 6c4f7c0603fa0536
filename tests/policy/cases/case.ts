import { edited, type Props } from "../pack";

/** A resource that every policy is content with. */
export interface Base {
  readonly type: string;
  readonly props: Props;
}

/** One edit and its exact findings: `policy` a violation, `policy?` could not be judged. */
export interface Edit {
  readonly base: Base;
  /** Path of the property that is changed, as in `ingress.0.fromPort`. */
  readonly path: string;
  /** The new value; undefined removes the property. */
  readonly value: unknown;
  readonly draws: readonly string[];
}

/** The resource with one property changed or, for undefined, left out. */
export const changed = (base: Base, path: string, value: unknown): Base => ({
  ...base,
  props: edited(base.props, path, value),
});

export function edit(base: Base, path: string, value: unknown, ...draws: readonly string[]): Edit {
  return { base, path, value, draws };
}
