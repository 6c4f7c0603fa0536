/**
 * The contract between the program and the setup function: the desired state of a domain as JSON.
 * The program sends it through `aws.lambda.Invocation` with lifecycle scope CRUD, which adds the
 * key `tf`.
 */
import type { StreamSetup } from "./stream-setup";

/** The post's security role, which lets Firehose deliver; a stack may choose another name. */
export const DELIVERY_ROLE_NAME = "firehose-role";

/** How the function signs in: as its IAM role, or as a user of the domain's internal database. */
export type Authentication =
  { readonly kind: "iam" } | { readonly kind: "basic"; readonly userName: string; readonly password: string };

/** Permissions of a security role, as its API takes them. */
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

/** Holders of a security role: IAM roles by ARN in `backend_roles`; IAM or internal users. */
export interface RoleHolders {
  readonly backend_roles?: readonly string[];
  readonly users?: readonly string[];
}

/** Parts that not every cluster has. */
export type OptionalPart = "retention" | "dashboards" | "audit logs";

/**
 * The desired state of the part that a stack's streams share, of one stream, or of both. It has the
 * shared part where it has no stream, or `extraRoles`.
 */
export interface SetupEvent {
  /** Host name of the domain; for a cluster on this machine a URL. */
  readonly endpoint: string;
  readonly engine: "opensearch" | "elasticsearch";
  /** Such as `2.19` or `7.10`; an upgrade of the engine causes another run. */
  readonly engineVersion: string;
  /** SHA-256 of the function's code: new code causes another run, which updates. */
  readonly code?: string;
  /** The stack, such as `private-ingest/dev`, or its stream: `private-ingest/dev/orders`. */
  readonly owner?: string;
  /** The called function. Where another has set the domain up since, a deletion changes nothing. */
  readonly functionName?: string;
  /** Whether the domain is the stack's own, and with it the settings of the whole cluster. */
  readonly ownDomain?: boolean;
  /** The Region that requests are signed for. */
  readonly region: string;
  readonly authentication: Authentication;
  /** Objects that others made and the stack may use, named as in a report: `role firehose-role`. */
  readonly adopt?: readonly string[];
  /** More security roles, by name: of the shared part. */
  readonly extraRoles?: Readonly<Record<string, RolePermissions>>;
  /** More holders of security roles, by role: of the shared part. Holders that a role has stay. */
  readonly extraMappings?: Readonly<Record<string, RoleHolders>>;
  readonly stream?: StreamSetup;
  /** Parts that must exist in the cluster; without this, a missing part is reported as skipped. */
  readonly required?: readonly OptionalPart[];
  /** Certificates, in PEM, that the cluster's is signed by; the usual public ones by default. */
  readonly certificateAuthority?: string;
  /** Added by `aws.lambda.Invocation`; an event without it is a creation. */
  readonly tf?: {
    readonly action: "create" | "update" | "delete";
    /** The event of the last run, also of a failed one; the domain's ledger says what was made. */
    readonly prev_input?: SetupEvent | null;
  };
}

/** Asks how the domain differs. Earlier versions find no endpoint here and fail at once. */
export interface SetupCheck {
  readonly check: SetupEvent;
}

/** What an update would find: `left over` is to go, `foreign` is others' under a desired name. */
export type Drift = "missing" | "different" | "left over" | "foreign";

/** What became of one object of the domain; in a check, what it differs in. */
export interface Change {
  /** Such as `role firehose-role`. */
  readonly object: string;
  readonly outcome: "created" | "updated" | "unchanged" | "deleted" | "absent" | "kept" | "skipped" | Drift;
  /** Why it was kept, skipped or absent, or who made it. */
  readonly reason?: string;
}

/** The function's answer; it holds no secret. */
export interface SetupReport {
  readonly action: "create" | "update" | "delete" | "check";
  readonly changes: readonly Change[];
  readonly seconds: number;
}
