import { random } from "../random";
import { mapValues } from "../wire";
import { compute } from "./compute";
import { ec2 } from "./ec2";
import { identity } from "./identity";
import { observability } from "./observability";
import { search } from "./search";
import type { Creation, StandIn } from "./stand-in";
import { storage } from "./storage";
import { streams } from "./streams";

/** Resources of most services name their Region. */
function regional(table: Readonly<Record<string, StandIn>>): Readonly<Record<string, StandIn>> {
  return mapValues(table, (standIn) => ({
    ...standIn,
    computed: { region: ({ account }: Creation) => account.region, ...standIn.computed },
  }));
}

export const standIns: Readonly<Record<string, StandIn>> = {
  ...regional({ ...compute, ...ec2, ...observability, ...search, ...storage, ...streams }),
  ...identity,
  ...random,
};
