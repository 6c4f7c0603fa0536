import { Secret } from "@pulumi/policy";
import { Truth, UNKNOWN, Unknown, any } from "./truth";

/** One per kind (pulumi/pulumi, plugin/rpc.go); a test compares them with the policy SDK's. */
const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"; // string, and most others
export const SENTINELS: ReadonlySet<unknown> = new Set([
  UNKNOWN_VALUE,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/**
 * A place in a resource's properties, with its value. Reading never throws: absent, unknown and
 * wrong values stay distinguishable down to the leaves.
 */
export class Property {
  /** The value, or a block around it, is not yet known. */
  readonly isUnknown: boolean;
  /** Undefined when absent or unknown. */
  readonly value: unknown;

  /** @param raw the value; secrets, which remediations receive wrapped, are unwrapped */
  constructor(
    /** As a user would write it: `ingress[0].cidrBlocks[1]`; empty for the resource itself. */
    readonly path: string,
    raw: unknown,
    /** Part of an unknown block, so it may be absent. */
    private readonly isInUnknown = false,
  ) {
    const value = raw instanceof Secret ? (raw.value as unknown) : raw;
    this.isUnknown = SENTINELS.has(value);
    this.value = this.isUnknown ? undefined : (value ?? undefined);
  }

  /** The properties from the policy SDK. */
  static ofResource(proxied: object): Property {
    return new Property("", proxied);
  }

  /** The nested property; in an unknown block it is unknown, under the block's path. */
  at(...keys: readonly string[]): Property {
    const [key, ...rest] = keys;
    if (key === undefined) return this;
    if (this.isUnknown) return new Property(this.path, UNKNOWN_VALUE, true);
    return new Property(this.path === "" ? key : `${this.path}.${key}`, own(this.value, key)).at(...rest);
  }

  /** The elements of a list. A value that is not a list counts as a list of one. */
  items(): readonly Property[] {
    if (Array.isArray(this.value)) {
      return this.value.map((element: unknown, index) => new Property(`${this.path}[${index}]`, element));
    }
    return this.isAbsent ? [] : [this];
  }

  /** Names of the nested properties; none when this is no block. */
  keys(): readonly string[] {
    return typeof this.value === "object" && this.value !== null ? Object.keys(this.value) : [];
  }

  get isAbsent(): boolean {
    return !this.isUnknown && (this.value === undefined || this.value === "");
  }

  /** Whether there is any value; an unknown one counts. */
  isGiven(): Truth {
    return this.isInUnknown ? UNKNOWN : !this.isAbsent;
  }

  /**
   * Whether it is an id, an ARN or a name, also of a resource that is still to be made. A blank is
   * not.
   */
  isName(): Truth {
    if (this.isInUnknown) return UNKNOWN;
    return this.isUnknown || (typeof this.value === "string" && this.value.trim() !== "");
  }

  /** Whether it is one block. An unknown block may turn out to be absent. */
  isPresent(): Truth {
    return this.isUnknown ? UNKNOWN : typeof this.value === "object" && !Array.isArray(this.value);
  }

  /** Whether it is a list with elements. Its length is known before its elements are. */
  hasItems(): Truth {
    return this.isUnknown ? UNKNOWN : this.items().some(({ isAbsent }) => !isAbsent);
  }

  /** Whether it is a list with an id, an ARN or a name. */
  hasNames(): Truth {
    return this.isUnknown ? UNKNOWN : any(this.items().map((item) => item.isName()));
  }

  /** Whether it is true. The engine accepts booleans as text, too; other values count as false. */
  isTrue(whenAbsent = false): Truth {
    if (this.isUnknown) return UNKNOWN;
    return this.value === undefined ? whenAbsent : this.value === true || this.value === "true";
  }

  /** Whether it is a text that satisfies the test. */
  isText(test: (text: string) => boolean): Truth {
    return this.isUnknown ? UNKNOWN : typeof this.value === "string" && test(this.value);
  }

  /** A whole number, also from text; for anything else NaN, which is outside all bounds. */
  integer(whenAbsent = Number.NaN): number | Unknown {
    const { value } = this;
    if (this.isUnknown) return UNKNOWN;
    if (value === undefined) return whenAbsent;
    if (typeof value === "string" && /^-?\d+$/.test(value)) return Number(value);
    return Number.isInteger(value) ? (value as number) : Number.NaN;
  }
}

/**
 * The SDK's proxy throws when an unknown property is read, which reduces the whole verdict to an
 * advisory note. Property descriptors hold the same values and are not intercepted.
 */
function own(holder: unknown, key: string): unknown {
  return typeof holder === "object" && holder !== null
    ? Object.getOwnPropertyDescriptor(holder, key)?.value
    : undefined;
}
