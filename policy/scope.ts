import { SettingsSchema } from "./settings";

/** Which groups a rule holds to what a search domain and its stream need. */
export interface Scope {
  readonly scope: "all" | "searchPath";
}

export const scopeSchema: SettingsSchema<Scope> = {
  scope: {
    type: "string",
    pattern: "^(all|searchPath)$",
    description:
      "`all` holds every group of the program to what a search domain needs; `searchPath` only those that a search domain, a delivery stream or their functions use.",
    default: "all",
  },
};
