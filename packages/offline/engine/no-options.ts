import type { Registration } from "./evaluation";

/** What a registration says when the program passes no resource options. */
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
