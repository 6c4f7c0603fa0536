import type { ServiceLinkedRoleEvent, ServiceLinkedRoleReport } from "../contracts/drain-event";

/** What IAM answers; `denied` also until it knows the function's own rights everywhere. */
export type Creation = "created" | "taken" | "denied";

/** What the function needs of the world. */
export interface Iam {
  /** Whether the role is there for certain: of a name that no role has, IAM may say "access denied" as well. */
  readonly has: (roleName: string) => Promise<boolean>;
  readonly create: (awsServiceName: string) => Promise<Creation>;
  readonly sleep: (durationMs: number) => Promise<void>;
}

const RETRY_INTERVAL_MS = 10_000;
/** IAM knows a new policy everywhere within seconds, seldom within a minute. */
const RETRIES = 12;

/**
 * Makes a service-linked role unless one that suffices is there, and waits until AWS knows a new one everywhere. It can run
 * any number of times, in any number of stacks of the account.
 *
 * @throws Error where IAM refuses for good, with the command that somebody with the right can run.
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
    // "Taken": another deployment has made it since the look, perhaps this very second.
    await iam.sleep(pauseSeconds * 1000);
    return { awsServiceName, created: made === "created" };
  }
  throw new Error(
    `IAM does not let this function find or make the service-linked role of ${awsServiceName}. Have it made by ` +
      `\`aws iam create-service-linked-role --aws-service-name ${awsServiceName}\` and set serviceLinkedRole to skip.`,
  );
}
