/** What a check found. `skipped`: it could not look, which says nothing of the deployment. */
export interface Finding {
  readonly check: string;
  /** The stream it concerns, where several are checked. */
  readonly stream?: string;
  readonly status: "ok" | "warn" | "fail" | "skipped";
  readonly detail: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** The words of one check. */
export interface Reporter {
  ok(detail: string): Finding;
  warn(detail: string, fix: string): Finding;
  fail(detail: string, fix: string): Finding;
  skipped(reason: string): Finding;
}

export function reporter(check: string): Reporter {
  return {
    ok: (detail) => ({ check, status: "ok", detail }),
    warn: (detail, fix) => ({ check, status: "warn", detail, fix }),
    fail: (detail, fix) => ({ check, status: "fail", detail, fix }),
    skipped: (detail) => ({ check, status: "skipped", detail }),
  };
}

/** The command that restores what the setup function has made. */
export const repairCommand = (stack = "NAME"): string => `\`private-ingest doctor --stack ${stack} --repair\``;
