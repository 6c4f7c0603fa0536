import { addressCount, addressPlan, STREAM_INTERFACES } from "../../../components/network/address-plan";
import { SESSION_MANAGER } from "../../../components/network/endpoint-services";
import { ProblemError } from "../context";
import { totalUsd } from "./bill";
import { type Candidate, candidates, mostNodes, settingsOf, storageNeeded } from "./capacity";
import type { Demand } from "./demand";
import { formulas } from "./formulas";
import { monthlyCost, streamCost } from "./monthly-cost";
import { quotaShares, type StreamSize } from "./stream-size";

export type Size = ReturnType<typeof planSize>;

/** The first four and the last address of a subnet are AWS's. */
const reservedAddresses = 5;

/**
 * The cheapest domain that holds the demand, with its cost and how every figure was found.
 * @throws {ProblemError} when nothing that is offered does.
 */
export function planSize(demand: Demand) {
  const usd = (found: Candidate): number => totalUsd(monthlyCost(demand, settingsOf(demand, found)));
  const [best] = candidates(demand).sort((a, b) => usd(a) - usd(b));
  if (best === undefined) {
    const copies =
      demand.replicas === 0 ? "; without replicas only one node is possible, so more data needs --replicas 1" : "";
    throw new ProblemError(
      `${Math.ceil(storageNeeded(demand)).toLocaleString("en-US")} GiB on at most ${mostNodes} nodes fit no instance type of this table${copies}`,
    );
  }
  const settings = settingsOf(demand, best);
  const cost = monthlyCost(demand, settings);
  const addresses = addressesNeeded(best.count, demand);
  const streams = demand.streams.map((stream, place): StreamSize => {
    const quotaUse = quotaShares(stream, demand.region);
    return {
      demand: stream,
      ...(best.streams[place] as Candidate["streams"][number]),
      quotaUse,
      quotaIncrease: Math.max(1, Math.ceil(Math.max(...Object.values(quotaUse)))),
      monthlyUsd: totalUsd(streamCost(stream, demand.availabilityZones)),
    };
  });
  return {
    demand,
    settings,
    streams,
    totalShards: best.totalShards,
    addressesPerSubnet: addressCount(addresses),
    cost,
    monthlyUsd: totalUsd(cost),
    formulas: formulas(demand, best, streams, addresses),
  };
}

/** In the first subnet, which needs most: with access host and Session Manager's endpoints. */
const addressesNeeded = (dataNodes: number, { availabilityZones: zones, producerEndpoint, streams }: Demand) => {
  const endpoints = SESSION_MANAGER.length + Number(producerEndpoint);
  const uses = addressPlan({ dataNodes, zones, endpoints, accessHost: true }, 0);
  const more = (streams.length - 1) * STREAM_INTERFACES;
  return [
    ...uses,
    ...(more > 0 ? [{ count: more, purpose: "for the other streams" }] : []),
    { count: reservedAddresses, purpose: "of AWS" },
  ];
};
