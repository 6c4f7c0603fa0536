import type { ServiceLinkedRoleEvent, ServiceLinkedRoleReport } from "../contracts/drain-event";

/** IAM's answer; `denied` also until the function's own rights are propagated. */
export type RoleCreation = "created" | "taken" | "denied";

export interface Iam {
  /** Whether the role certainly exists: without it, IAM may answer "access denied". */
  readonly has: (roleName: string) => Promise<boolean>;
  readonly create: (awsServiceName: string) => Promise<RoleCreation>;
  readonly sleep: (durationMs: number) => Promise<void>;
}

const RETRY_INTERVAL_MS = 10_000;
/** IAM propagates a new policy within seconds, rarely within a minute. */
const RETRIES = 12;

/**
 * Makes a service-linked role unless a sufficient one exists, and waits for it; it can run any
 * time.
 * @throws Error if IAM keeps refusing, with the command for an administrator.
 */
export async function ensureServiceLinkedRole(
  { awsServiceName, sufficient, pauseSeconds }: ServiceLinkedRoleEvent,
  iam: Iam,
): Promise<ServiceLinkedRoleReport> {
  for (let attempt = 0; attempt <= RETRIES; attempt++) {
    if (attempt > 0) await iam.sleep(RETRY_INTERVAL_MS);
    const found = await Promise.all(sufficient.map((roleName) => iam.has(roleName)));
    if (found.includes(true)) return { awsServiceName, created: false };
    const made = await iam.create(awsServiceName);
    if (made === "denied") continue;
    // "Taken": another deployment has made it in the meantime.
    await iam.sleep(pauseSeconds * 1000);
    return { awsServiceName, created: made === "created" };
  }
  throw new Error(
    `IAM denies this function to find or make the service-linked role of ${awsServiceName}. Run ` +
      `\`aws iam create-service-linked-role --aws-service-name ${awsServiceName}\` and set serviceLinkedRole to skip.`,
  );
}
