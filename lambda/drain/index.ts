import { setTimeout as sleep } from "node:timers/promises";
import { EC2Client, paginateDescribeNetworkInterfaces } from "@aws-sdk/client-ec2";
import type { Context } from "aws-lambda";
import { drain, type NetworkInterface } from "./drain";
import type { DrainEvent, DrainReport, PauseEvent } from "./event";

/** For one call, in milliseconds: one that hangs must not take the time of those after it. */
const REQUEST_LIMITS = { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true } as const;
/** Left of the function's time for its answer. */
const ANSWER_SECONDS = 10;

/**
 * The Lambda function that a destroy calls between the stream and the groups, roles and subnets that it used, and an update
 * between what has to be known everywhere and what relies on it.
 */
export async function handler(event: PauseEvent, context: Context): Promise<PauseEvent>;
export async function handler(event: DrainEvent, context: Context): Promise<DrainReport>;
export async function handler(event: DrainEvent | PauseEvent, context: Context): Promise<DrainReport | PauseEvent> {
  if ("pauseSeconds" in event) {
    await sleep(event.pauseSeconds * 1000);
    return { pauseSeconds: event.pauseSeconds };
  }
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
