/** What a check found. `skipped`: it could not look, which says nothing of the deployment. */
export interface Finding {
  readonly check: string;
  readonly stream?: string;
  readonly status: "ok" | "warn" | "fail" | "skipped";
  readonly detail: string;
  readonly fix?: string;
}

export type Reporter = ReturnType<typeof reporter>;

/** The words of one check. */
export const reporter = (check: string) => ({
  ok: (detail: string): Finding => ({ check, status: "ok", detail }),
  warn: (detail: string, fix: string): Finding => ({ check, status: "warn", detail, fix }),
  fail: (detail: string, fix: string): Finding => ({ check, status: "fail", detail, fix }),
  skipped: (detail: string): Finding => ({ check, status: "skipped", detail }),
});

/** The command that restores what the setup function has made. */
export const repairCommand = (stack = "NAME"): string => `\`private-ingest doctor --stack ${stack} --repair\``;
