import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import { resourceName } from "../stream/resource-name";

/** Options of every role of a stack; empty means absent. */
export interface RoleOptions {
  /** ARN of a managed policy. A change is in place. */
  readonly permissionsBoundaryArn?: string;
  /** Begins and ends with `/`. A change replaces the role. */
  readonly rolePath?: string;
  /** At most 20 characters. A change replaces the role. */
  readonly roleNamePrefix?: string;
}

interface RoleArgs extends RoleOptions {
  readonly service: string;
  readonly description: string;
}

export interface ServiceRolesArgs {
  readonly roleOptions: RoleOptions;
  /** Names of the streams; each has a delivery role. */
  readonly streams: readonly string[];
}

/**
 * The roles that act on the domain. They come first, as its access policy and master user may name
 * them; other components attach the rights. Cost: nothing.
 */
export class ServiceRoles extends pulumi.ComponentResource {
  /** By stream: Firehose uses it to read the source, call the function and write. */
  readonly delivery: ReadonlyMap<string, aws.iam.Role>;
  /** Role of the setup function; the domain's master user with `masterUser: iam`. */
  readonly setup: aws.iam.Role;

  constructor(name: string, args: ServiceRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("private-ingest:identity:ServiceRoles", name, {}, opts);
    const { streams, roleOptions } = args;
    const role = (roleName: string, service: string, description: string): aws.iam.Role =>
      roleFor(roleName, { ...roleOptions, service, description }, this);
    this.delivery = new Map(
      streams.map((stream) => [
        stream,
        role(
          resourceName(`${name}-delivery`, stream),
          "firehose.amazonaws.com",
          "Delivery stream to the search domain",
        ),
      ]),
    );
    this.setup = role(`${name}-setup`, "lambda.amazonaws.com", "Setup of the search domain");
    this.registerOutputs({ setupRoleArn: this.setup.arn });
  }

  /** @throws for a stream without a role. */
  deliveryOf(stream: string): aws.iam.Role {
    const role = this.delivery.get(stream);
    if (role === undefined) throw new Error(`there is no delivery role for stream ${stream}`);
    return role;
  }
}

export function roleFor(name: string, args: RoleArgs, parent: pulumi.Resource): aws.iam.Role {
  const { service, description, permissionsBoundaryArn } = args;
  return new aws.iam.Role(
    name,
    {
      description,
      ...placeInIam(name, args),
      ...(permissionsBoundaryArn ? { permissionsBoundary: permissionsBoundaryArn } : {}),
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
      }),
    },
    { parent },
  );
}

/** A role's name has 64 characters; the provider appends 26 to a prefix. */
const NAME_PREFIX_LENGTH = 38;

/** Path and name of a role or instance profile. Without a prefix, Pulumi chooses the name. */
export const placeInIam = (
  name: string,
  { rolePath, roleNamePrefix }: RoleOptions,
): { path?: string; namePrefix?: string } => ({
  ...(rolePath ? { path: rolePath } : {}),
  ...(roleNamePrefix ? { namePrefix: `${roleNamePrefix}${name}-`.slice(0, NAME_PREFIX_LENGTH) } : {}),
});
