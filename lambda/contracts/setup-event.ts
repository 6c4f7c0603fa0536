/**
 * The contract of program and setup function: the desired state of a domain as JSON. It is sent by
 * `aws.lambda.Invocation` with lifecycle scope CRUD, which adds the key `tf`.
 */
import type { StreamSetup } from "./stream-setup";

/** Default name of the security role that lets Firehose deliver. */
export const DELIVERY_ROLE_NAME = "firehose-role";

/** How the function signs in: as its IAM role, or as a user of the domain's internal database. */
export type Authentication =
  { readonly kind: "iam" } | { readonly kind: "basic"; readonly userName: string; readonly password: string };

/** Permissions of a security role, in the API's form. */
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
 * The desired state of the part shared by a stack's streams, of one stream, or of both. The shared
 * part is included if there is no stream, or if there are `extraRoles`.
 */
export interface SetupEvent {
  /** Host name of the domain; a URL for a local cluster. */
  readonly endpoint: string;
  readonly engine: "opensearch" | "elasticsearch";
  /** Such as `2.19` or `7.10`; an upgrade causes another run. */
  readonly engineVersion: string;
  /** SHA-256 of the function's code; new code causes another run. */
  readonly code?: string;
  /** The stack, such as `private-ingest/dev`, or its stream: `private-ingest/dev/orders`. */
  readonly owner?: string;
  /** The called function. If another has set up the domain since, a deletion changes nothing. */
  readonly functionName?: string;
  /** Whether the domain, with the cluster's settings, is the stack's own. */
  readonly ownDomain?: boolean;
  /** The Region that requests are signed for. */
  readonly region: string;
  readonly authentication: Authentication;
  /** Objects of others that the stack may use, named as in a report: `role firehose-role`. */
  readonly adopt?: readonly string[];
  /** More security roles, by name, in the shared part. */
  readonly extraRoles?: Readonly<Record<string, RolePermissions>>;
  /** More holders of security roles, by role, in the shared part. Existing holders stay. */
  readonly extraMappings?: Readonly<Record<string, RoleHolders>>;
  readonly stream?: StreamSetup;
  /** Parts that must exist in the cluster; others are reported as skipped if missing. */
  readonly required?: readonly OptionalPart[];
  /** Certificate authorities of the cluster, in PEM; by default the public ones. */
  readonly certificateAuthority?: string;
  /** Added by `aws.lambda.Invocation`; an event without it is a creation. */
  readonly tf?: {
    readonly action: "create" | "update" | "delete";
    /** The event of the last run, also of a failed one; the domain's ledger lists what was made. */
    readonly prev_input?: SetupEvent | null;
  };
}

/** Requests a check. Earlier versions find no endpoint here and fail at once. */
export interface SetupCheck {
  readonly check: SetupEvent;
}

/** A difference: `left over` is to be removed, `foreign` has a desired name but another maker. */
export type Drift = "missing" | "different" | "left over" | "foreign";

/** The outcome for one object of the domain; in a check, its difference. */
export interface Change {
  /** Such as `role firehose-role`. */
  readonly object: string;
  readonly outcome: "created" | "updated" | "unchanged" | "deleted" | "absent" | "kept" | "skipped" | Drift;
  /** Why it was kept, skipped or absent, or its maker. */
  readonly reason?: string;
}

/** The function's answer, without secrets. */
export interface SetupReport {
  readonly action: "create" | "update" | "delete" | "check";
  readonly changes: readonly Change[];
  readonly seconds: number;
}
