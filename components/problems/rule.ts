export interface Problem {
  /** The setting's key, or several joined by " + " where they conflict. */
  readonly setting: string;
  readonly message: string;
}

/** Settings that are valid alone and conflict together. */
export interface Rule<S, Key = keyof S> {
  /** The settings in conflict; the partition is not one. */
  readonly settings: readonly Key[];
  readonly isBroken: (s: S) => boolean;
  readonly message: (s: S) => string;
  /** Documentation of the limit; without it, the limit is this project's own. */
  readonly source?: string;
}

/** All broken rules of a table, each with its source. */
export const problemsIn = <S>(rules: readonly Rule<S, unknown>[], s: S): Problem[] =>
  rules
    .filter(({ isBroken }) => isBroken(s))
    .map(({ settings, message, source }) => ({
      setting: settings.join(" + "),
      message: `${message(s)}${source === undefined ? "" : ` (${source})`}`,
    }));

/** A page of the OpenSearch Service developer guide. */
export const guide = (page: string): string =>
  `https://docs.aws.amazon.com/opensearch-service/latest/developerguide/${page}.html`;
