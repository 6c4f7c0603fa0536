import type * as pulumi from "@pulumi/pulumi";
import type { Place } from "../iam/arns";
import type { RoleOptions } from "../iam/service-roles";

/** Context of all parts of a stack. */
export interface StackContext {
  readonly place: Place;
  /** Customer key of all data; without it, the services' own. A change replaces the domain. */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  /** Protect resources with data from deletion. */
  readonly protectData: boolean;
  readonly roleOptions: RoleOptions;
}
