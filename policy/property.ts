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
 * A place in a resource's properties and what is there. Reading never throws: what is absent,
 * unknown or of the wrong kind stays distinguishable down to the leaves.
 */
export class Property {
  /** It, or a block around it, is not known yet. */
  readonly isUnknown: boolean;
  /** Undefined when it is absent or not known. */
  readonly value: unknown;

  /** @param raw what is there; remediations get secrets wrapped, and what is inside counts */
  constructor(
    /** As a user would write it: `ingress[0].cidrBlocks[1]`; empty for the resource itself. */
    readonly path: string,
    raw: unknown,
    /** Part of a block that is not known yet, so that it may be left out altogether. */
    private readonly isInUnknown = false,
  ) {
    const value = raw instanceof Secret ? (raw.value as unknown) : raw;
    this.isUnknown = SENTINELS.has(value);
    this.value = this.isUnknown ? undefined : (value ?? undefined);
  }

  /** The properties that the policy SDK hands over. */
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

  /** Anything else is its own single element: an unknown list, and a block without brackets. */
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

  /** Something is written here, whatever it is. What is not known yet counts. */
  isGiven(): Truth {
    return this.isInUnknown ? UNKNOWN : !this.isAbsent;
  }

  /** An id, an ARN or a name, also of a resource that is still to be made; a blank is none. */
  isName(): Truth {
    if (this.isInUnknown) return UNKNOWN;
    return this.isUnknown || (typeof this.value === "string" && this.value.trim() !== "");
  }

  /** A block, not a list of them. An unknown one may turn out to be left out. */
  isPresent(): Truth {
    return this.isUnknown ? UNKNOWN : typeof this.value === "object" && !Array.isArray(this.value);
  }

  /** A list with something in it. How long it is, is known before its elements are. */
  hasItems(): Truth {
    return this.isUnknown ? UNKNOWN : this.items().some(({ isAbsent }) => !isAbsent);
  }

  /** A list with an id, an ARN or a name in it. */
  hasNames(): Truth {
    return this.isUnknown ? UNKNOWN : any(this.items().map((item) => item.isName()));
  }

  /** On. The engine takes booleans as text as well; anything else counts as off. */
  isTrue(whenAbsent = false): Truth {
    if (this.isUnknown) return UNKNOWN;
    return this.value === undefined ? whenAbsent : this.value === true || this.value === "true";
  }

  /** The text satisfies the test. Absent, or something that is no text, does not. */
  isText(test: (text: string) => boolean): Truth {
    return this.isUnknown ? UNKNOWN : typeof this.value === "string" && test(this.value);
  }

  /** A whole number, also as text; NaN, which is within no bounds, for anything else. */
  integer(whenAbsent = Number.NaN): number | Unknown {
    const { value } = this;
    if (this.isUnknown) return UNKNOWN;
    if (value === undefined) return whenAbsent;
    if (typeof value === "string" && /^-?\d+$/.test(value)) return Number(value);
    return Number.isInteger(value) ? (value as number) : Number.NaN;
  }
}

/**
 * The SDK's proxy throws on reading an unknown property, which turns the whole verdict into an
 * advisory note; property descriptors hold the same values and are not intercepted.
 */
function own(holder: unknown, key: string): unknown {
  return typeof holder === "object" && holder !== null
    ? Object.getOwnPropertyDescriptor(holder, key)?.value
    : undefined;
}
