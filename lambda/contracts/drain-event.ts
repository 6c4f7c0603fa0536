/** Asks the drain function to wait until no network interface uses these security groups. */
export interface DrainEvent {
  readonly securityGroupIds: readonly string[];
  /** Ignore the domain's interfaces, where stream and domain share a group. */
  readonly ignoreDomainInterfaces: boolean;
  /** Whether remaining interfaces are an error; otherwise they are only reported. */
  readonly failWhenLeft: boolean;
  /** Longest wait; the function's own time limit ends the wait, too. */
  readonly waitSeconds: number;
  /** Added by `aws.lambda.Invocation` with lifecycle scope CRUD. Only a deletion waits. */
  readonly tf?: { readonly action: "create" | "update" | "delete" };
}

/** Requests a service-linked role, before the domain, with lifecycle scope CREATE_ONLY. */
export interface ServiceLinkedRoleEvent {
  /** The service whose role is made unless a sufficient one exists. */
  readonly awsServiceName: string;
  /** Names of roles; any one suffices. */
  readonly sufficient: readonly string[];
  /** Wait after the role is made, until AWS has propagated it. */
  readonly pauseSeconds: number;
}

export interface ServiceLinkedRoleReport {
  readonly awsServiceName: string;
  readonly created: boolean;
}

/** The function's answer when the groups are free or the wait is over. */
export interface DrainReport {
  readonly securityGroupIds: readonly string[];
  /** Ids of the interfaces that it waited for. */
  readonly waitedFor: readonly string[];
  /** Ids of the remaining ones. */
  readonly left: readonly string[];
  readonly seconds: number;
}
