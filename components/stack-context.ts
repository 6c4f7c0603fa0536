import type * as pulumi from "@pulumi/pulumi";
import type { Place } from "./iam/arns";
import type { RoleOptions } from "./iam/service-roles";

/** What all parts of a stack have in common. */
export interface StackContext {
  readonly place: Place;
  /** Customer key of all data; without it the services' own. A change replaces the domain. */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  /** Refuse deletion of what holds data. */
  readonly protectData: boolean;
  readonly roleOptions: RoleOptions;
}
