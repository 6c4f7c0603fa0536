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

/** What it is asked before the first domain of an account, with lifecycle scope CREATE_ONLY: to have a service-linked role. */
export interface ServiceLinkedRoleEvent {
  /** The service whose role is made where none suffices. */
  readonly awsServiceName: string;
  /** Names of roles; any one of them suffices. */
  readonly sufficient: readonly string[];
  /** How long to wait after the role is made, as AWS needs a while to know it everywhere. */
  readonly pauseSeconds: number;
}

export interface ServiceLinkedRoleReport {
  readonly awsServiceName: string;
  readonly created: boolean;
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
