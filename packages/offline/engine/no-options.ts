import type { Registration } from "./evaluation";

/** A registration's options when the program passes none. */
export const noOptions = {
  dependencies: [],
  propertyDependencies: {},
  aliases: [],
  protect: false,
  ignoreChanges: [],
  additionalSecretOutputs: [],
  replaceOnChanges: [],
  deleteBeforeReplace: false,
  retainOnDelete: false,
  customTimeouts: {},
  provider: "",
  version: "",
} as const satisfies Partial<Registration>;
