/** Asks the drain function to wait until no network interface uses these security groups. */
export interface DrainEvent {
  readonly securityGroupIds: readonly string[];
  /** The domain's interfaces stay where stream and domain share a group. */
  readonly ignoreDomainInterfaces: boolean;
  /** Whether interfaces that are left at the end are an error, or only reported. */
  readonly failWhenLeft: boolean;
  /** How long to wait at most; the function's own time limit ends the wait, too. */
  readonly waitSeconds: number;
  /** Added by `aws.lambda.Invocation` with lifecycle scope CRUD. Only a deletion waits. */
  readonly tf?: { readonly action: "create" | "update" | "delete" };
}

/** Asks it for a service-linked role, before the domain, with lifecycle scope CREATE_ONLY. */
export interface ServiceLinkedRoleEvent {
  /** The service whose role is made where no sufficient one exists. */
  readonly awsServiceName: string;
  /** Names of roles of which one is enough. */
  readonly sufficient: readonly string[];
  /** How long to wait after the role is made, until AWS has propagated it. */
  readonly pauseSeconds: number;
}

export interface ServiceLinkedRoleReport {
  readonly awsServiceName: string;
  readonly created: boolean;
}

/** The function's answer when the groups are free, or need not be. */
export interface DrainReport {
  readonly securityGroupIds: readonly string[];
  /** Ids of the interfaces that it waited for. */
  readonly waitedFor: readonly string[];
  /** Ids of those that were left at the end. */
  readonly left: readonly string[];
  readonly seconds: number;
}
