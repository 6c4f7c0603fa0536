/**
 * The contract between the program and the setup function: the whole desired state of a domain as JSON. The program sends
 * it through `aws.lambda.Invocation` with lifecycle scope CRUD, which adds the key `tf`.
 */

/** The security role of the post that lets Firehose deliver; a stack may choose another name. */
export const DELIVERY_ROLE_NAME = "firehose-role";

/** How the function signs in: as the IAM role it runs as, or as a user of the domain's internal database. */
export type Authentication =
  { readonly kind: "iam" } | { readonly kind: "basic"; readonly userName: string; readonly password: string };

/** Permissions of a security role, in the words of its API. */
export interface RolePermissions {
  readonly cluster_permissions?: readonly string[];
  readonly index_permissions?: readonly {
    readonly index_patterns: readonly string[];
    readonly allowed_actions: readonly string[];
  }[];
  readonly tenant_permissions?: readonly {
    readonly tenant_patterns: readonly string[];
    readonly allowed_actions: readonly string[];
  }[];
}

/** Who holds a security role: IAM roles as `backend_roles`, by ARN; IAM or internal users as `users`. */
export interface RoleHolders {
  readonly backend_roles?: readonly string[];
  readonly users?: readonly string[];
}

/** Parts that not every cluster has. */
export type OptionalPart = "retention" | "dashboards" | "audit logs";

export interface SetupEvent {
  /** Host name of the domain; for a cluster on this machine a URL. */
  readonly endpoint: string;
  readonly engine: "opensearch" | "elasticsearch";
  /** Such as `2.19` or `7.10`; an upgrade of the engine is reason for another run. */
  readonly engineVersion: string;
  /** SHA-256 of the function's code: another code is reason for another run, which updates. */
  readonly code?: string;
  /** The stack, such as `private-ingest/dev`; what it makes is marked with it. */
  readonly owner?: string;
  /** The function that is called. When another one has set the domain up since, a deletion leaves everything. */
  readonly functionName?: string;
  /** Whether the domain is the stack's own, so that settings of the whole cluster are, too. */
  readonly ownDomain?: boolean;
  /** The Region that requests are signed for. */
  readonly region: string;
  readonly authentication: Authentication;
  /** The stream's index; its rotated indices have a date behind it. */
  readonly indexName: string;
  /** Matches the indices of the present rotation: the title of the index pattern. */
  readonly indexPattern?: string;
  /** The security role that the delivery role holds; {@link DELIVERY_ROLE_NAME} by default. */
  readonly securityRole?: string;
  /** Objects that others made and the stack is to use, as a report names them: `role firehose-role`. */
  readonly adopt?: readonly string[];
  /** ARN of the role that Firehose delivers as. */
  readonly deliveryRoleArn: string;
  /** More security roles, by name. */
  readonly extraRoles?: Readonly<Record<string, RolePermissions>>;
  /** More holders of security roles, by the role's name; holders that a role has already stay. */
  readonly extraMappings?: Readonly<Record<string, RoleHolders>>;
  /** Copies of each shard besides the primary. */
  readonly replicas: number;
  /** Primary shards of each index. */
  readonly shards: number;
  /** Days until an index is deleted; 0 keeps them all. */
  readonly retentionDays: number;
  /** Whether index pattern, visualisation, saved search and dashboard are made. */
  readonly dashboards: boolean;
  /** Parts whose absence in the cluster is an error; without it, it is reported as skipped. */
  readonly required?: readonly OptionalPart[];
  /** Certificates, in PEM, of the authority that signed the cluster's; the usual public ones by default. */
  readonly certificateAuthority?: string;
  /** Added by `aws.lambda.Invocation`; without it, the event is taken for a creation. */
  readonly tf?: {
    readonly action: "create" | "update" | "delete";
    /** The event of the last run, also of one that failed; the domain's own ledger says what was made. */
    readonly prev_input?: SetupEvent | null;
  };
}

/** What became of one object of the domain. */
export interface Change {
  /** Such as `role firehose-role`. */
  readonly object: string;
  readonly outcome: "created" | "updated" | "unchanged" | "deleted" | "absent" | "kept" | "skipped";
  /** Why it was kept or skipped. */
  readonly reason?: string;
}

/** The function's answer; it holds no secret. */
export interface SetupReport {
  readonly action: "create" | "update" | "delete";
  readonly changes: readonly Change[];
  readonly seconds: number;
}
