import { SettingsSchema } from "./settings";

/** Which groups a rule judges by the needs of a search domain and its stream. */
export interface Scope {
  readonly scope: "all" | "searchPath";
}

export const scopeSchema: SettingsSchema<Scope> = {
  scope: {
    type: "string",
    pattern: "^(all|searchPath)$",
    description:
      "`all` judges every group of the program; `searchPath` only those that a search domain, a delivery stream or their functions use.",
    default: "all",
  },
};
