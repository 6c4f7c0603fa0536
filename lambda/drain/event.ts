/** What the drain function is asked: to wait until no network interface uses these security groups any more. */
export interface DrainEvent {
  readonly securityGroupIds: readonly string[];
  /** Where stream and domain share a group, the domain's own interfaces stay, and are not waited for. */
  readonly ignoreDomainInterfaces: boolean;
  /** Whether interfaces that are left when the time is up are an error, or only reported. */
  readonly failWhenLeft: boolean;
  /** How long to wait at most; the function's own time limit ends the wait as well. */
  readonly waitSeconds: number;
  /** Added by `aws.lambda.Invocation` with lifecycle scope CRUD. Only a deletion has something to wait for. */
  readonly tf?: { readonly action: "create" | "update" | "delete" };
}

/**
 * What it is asked after a creation that AWS needs a while to know everywhere: to answer only then. With lifecycle scope
 * CREATE_ONLY, so that no other occasion comes.
 */
export interface PauseEvent {
  readonly pauseSeconds: number;
}

/** The function's answer when the groups are free, or need not be. */
export interface DrainReport {
  readonly securityGroupIds: readonly string[];
  /** The ids of the interfaces that were waited for. */
  readonly waitedFor: readonly string[];
  /** The ids of those that were there to the end. */
  readonly left: readonly string[];
  readonly seconds: number;
}
