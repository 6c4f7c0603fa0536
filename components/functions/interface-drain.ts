import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import { rolePolicy } from "../iam/role-policy";
import type { DrainEvent, ServiceLinkedRoleEvent } from "../../lambda/contracts/drain-event";
import { Place } from "../iam/arns";
import { privateFunction } from "./private-function";
import { roleFor } from "../iam/service-roles";
import type { StackContext } from "../stack/stack-context";

export interface Drained {
  readonly securityGroupId: pulumi.Input<string>;
  /** Subnets of the interfaces, which are deleted after them. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Ignore a domain's interfaces in the same group. */
  readonly ignoreDomainInterfaces: boolean;
  /** Fail the destroy if interfaces are left; otherwise the report names them. */
  readonly failWhenLeft: boolean;
  /** Rights and rules that the interfaces' owner needs until they are gone. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/** Lambda's maximum; the function keeps some of it for its answer. */
const FUNCTION_TIMEOUT_SECONDS = 900;
const WAIT_SECONDS = 840;

/**
 * At destroy, waits until network interfaces are gone. Firehose and Lambda remove them minutes
 * after their owner, with its role's rights. Deleting the rights, group or subnet first would
 * strand the interfaces. Its function also makes the account's service-linked role. Cost: nothing
 * until then.
 */
export class InterfaceDrain extends pulumi.ComponentResource {
  private readonly role: aws.iam.Role;
  private readonly functionName: pulumi.Output<string>;
  private readonly rights: pulumi.Resource;

  constructor(
    private readonly name: string,
    { stack }: { readonly stack: Pick<StackContext, "kmsKeyArn" | "roleOptions"> },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("private-ingest:network:InterfaceDrain", name, {}, opts);
    const description = "Waits until network interfaces are gone";
    const role = roleFor(name, { ...stack.roleOptions, service: "lambda.amazonaws.com", description }, this);
    this.role = role;
    const { function: drain, logStatement } = privateFunction(
      name,
      {
        source: "drain",
        description,
        role,
        timeoutSeconds: FUNCTION_TIMEOUT_SECONDS,
        memoryMiB: 128,
        kmsKeyArn: stack.kmsKeyArn,
      },
      this,
    );
    this.functionName = drain.name;
    // "*": EC2 has no resource-level permission for it.
    const see = { Sid: "SeeInterfaces", Effect: "Allow", Action: ["ec2:DescribeNetworkInterfaces"], Resource: "*" };
    this.rights = rolePolicy(name, role, [logStatement, see], { parent: this });
    this.registerOutputs({});
  }

  /** Dependencies of `owner`, the component that has the interfaces. */
  before(owner: string, { securityGroupId, subnetIds, dependsOn, ...how }: Drained): pulumi.Resource {
    const event: pulumi.Input<pulumi.Unwrap<DrainEvent>> = pulumi.output({
      securityGroupIds: [securityGroupId],
      ...how,
      waitSeconds: WAIT_SECONDS,
    });
    // The function needs no subnet; an output in `dependsOn` includes its dependencies.
    const subnets = subnetIds.map((id) => pulumi.output(id).apply(() => this.rights));
    return new aws.lambda.Invocation(
      `${this.name}-${owner}`,
      { functionName: this.functionName, lifecycleScope: "CRUD", input: pulumi.jsonStringify(event) },
      { parent: this, dependsOn: [this.rights, ...dependsOn, ...subnets], customTimeouts: { delete: "20m" } },
    );
  }

  /**
   * Makes a service-linked role unless a sufficient one exists. It is declared either way, and a
   * deletion runs nothing.
   * @param roles service → name of its role; any one suffices, the first is made.
   * @param pauseSeconds under 900, Lambda's maximum.
   * @returns the dependency of resources that need the role.
   */
  ensureServiceLinkedRole(
    name: string,
    roles: Readonly<Record<string, string>>,
    { place, pauseSeconds, parent }: { place: Place; pauseSeconds: number; parent: pulumi.Resource },
  ): pulumi.Resource {
    const [awsServiceName = ""] = Object.keys(roles);
    const arns = Object.entries(roles).map(
      ([service, roleName]) =>
        `arn:${place.partition}:iam::${place.accountId}:role/aws-service-role/${service}/${roleName}`,
    );
    const find = { Sid: "FindServiceLinkedRole", Effect: "Allow", Action: ["iam:GetRole"], Resource: arns };
    const make = {
      Sid: "MakeServiceLinkedRole",
      Effect: "Allow",
      Action: ["iam:CreateServiceLinkedRole"],
      Resource: arns[0],
      Condition: { StringEquals: { "iam:AWSServiceName": awsServiceName } },
    };
    const rights = rolePolicy(name, this.role, [find, make], { parent });
    const event: ServiceLinkedRoleEvent = { awsServiceName, sufficient: Object.values(roles), pauseSeconds };
    return new aws.lambda.Invocation(
      name,
      { functionName: this.functionName, lifecycleScope: "CREATE_ONLY", input: JSON.stringify(event) },
      { parent, dependsOn: [this.rights, rights] },
    );
  }
}
