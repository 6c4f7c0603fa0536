export interface Problem {
  /** The setting's key, or several joined by " + " where they conflict. */
  readonly setting: string;
  readonly message: string;
}

/** Settings that are right by themselves and wrong together. */
export interface Rule<S, Key = keyof S> {
  /** Those that break it together; the partition is none. */
  readonly settings: readonly Key[];
  readonly isBroken: (s: S) => boolean;
  readonly message: (s: S) => string;
  /** Where the limit is written down; without it, it is this project's own. */
  readonly source?: string;
}

/** All that is wrong by a table of rules, each with its source. */
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
