import { setTimeout as sleep } from "node:timers/promises";
import { EC2Client, paginateDescribeNetworkInterfaces } from "@aws-sdk/client-ec2";
import { CreateServiceLinkedRoleCommand, GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import type { Context } from "aws-lambda";
import { drain, type NetworkInterface } from "./drain";
import type {
  DrainEvent,
  DrainReport,
  ServiceLinkedRoleEvent,
  ServiceLinkedRoleReport,
} from "../contracts/drain-event";
import { ensureServiceLinkedRole, type Iam, type RoleCreation } from "./service-linked-role";

/** Limits of one call, in milliseconds, so that a hanging call leaves time for others. */
const REQUEST_LIMITS = { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true } as const;
/** Time reserved for the answer. */
const ANSWER_SECONDS = 10;

/**
 * Waits for network interfaces at destroy, between the stream and its groups, roles and subnets.
 * Also makes the account's service-linked role before the domain.
 */
export async function handler(event: ServiceLinkedRoleEvent, context: Context): Promise<ServiceLinkedRoleReport>;
export async function handler(event: DrainEvent, context: Context): Promise<DrainReport>;
export async function handler(
  event: DrainEvent | ServiceLinkedRoleEvent,
  context: Context,
): Promise<DrainReport | ServiceLinkedRoleReport> {
  if ("awsServiceName" in event) return ensureServiceLinkedRole(event, iamOf(new IAMClient()));
  const { securityGroupIds } = event;
  if (event.tf?.action !== "delete") return { securityGroupIds, waitedFor: [], left: [], seconds: 0 };
  const client = new EC2Client({ requestHandler: REQUEST_LIMITS });
  const waitSeconds = Math.min(event.waitSeconds, context.getRemainingTimeInMillis() / 1000 - ANSWER_SECONDS);
  const list = (groups: readonly string[]): Promise<NetworkInterface[]> => interfacesOf(client, groups);
  return drain({ ...event, waitSeconds }, { list, nowMs: Date.now, sleep });
}

async function interfacesOf(client: EC2Client, securityGroupIds: readonly string[]): Promise<NetworkInterface[]> {
  const found: NetworkInterface[] = [];
  const pages = paginateDescribeNetworkInterfaces(
    { client },
    { Filters: [{ Name: "group-id", Values: [...securityGroupIds] }] },
  );
  for await (const { NetworkInterfaces = [] } of pages) {
    for (const { NetworkInterfaceId = "", Description = "", Status = "unknown" } of NetworkInterfaces) {
      found.push({ id: NetworkInterfaceId, description: Description, status: Status });
    }
  }
  return found;
}

function iamOf(client: IAMClient): Iam {
  return {
    has: (RoleName) =>
      answer<boolean>(client.send(new GetRoleCommand({ RoleName })), true, {
        NoSuchEntityException: false,
        ...denied(false),
      }),
    // The only possible invalid input: a role of this name "has been taken in this account".
    create: (AWSServiceName) =>
      answer<RoleCreation>(client.send(new CreateServiceLinkedRoleCommand({ AWSServiceName })), "created", {
        InvalidInputException: "taken",
        ...denied<RoleCreation>("denied"),
      }),
    sleep: async (durationMs) => {
      await sleep(durationMs);
    },
  };
}

const denied = <A>(meaning: A): Record<string, A> => ({ AccessDenied: meaning, AccessDeniedException: meaning });

/** `done`, or the meaning of the error's name; other errors are thrown. */
async function answer<A>(request: Promise<unknown>, done: A, failed: Readonly<Record<string, A>>): Promise<A> {
  try {
    await request;
    return done;
  } catch (error) {
    const meaning = failed[error instanceof Error ? error.name : ""];
    if (meaning === undefined) throw error;
    return meaning;
  }
}
