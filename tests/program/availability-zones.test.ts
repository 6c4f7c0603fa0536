import assert from "node:assert/strict";
import fc from "fast-check";
import { chooseZones } from "../../components/network/availability-zones";
import { declarations } from "../../settings/declarations";
import { zoneId, zonesOf, type Zone } from "@private-ingest/offline/engine/aws/zones";
import type { Registration } from "@private-ingest/offline/engine/evaluation";
import {
  adopted,
  type ExistingAccount,
  type ExistingSubnet,
  lookUpsIn,
  oneVpc,
  refusalOf,
  runWith,
} from "./existing-account";
import { runInProcess } from "./in-process";

const zone = (name: string, optInStatus: Zone["optInStatus"] = "opt-in-not-required"): Zone => ({
  name,
  id: zoneId(name),
  groupName: name.slice(0, -1),
  zoneType: optInStatus === "opt-in-not-required" ? "availability-zone" : "local-zone",
  optInStatus,
});
/** A Local Zone sorts before the zones of its Region in some, and after them in others. */
const withLocalZones: Zone[] = [zone("us-east-1-bos-1a", "opted-in"), ...zonesOf("us-east-1")];

const subnetsOf = (resources: readonly Registration[]): [name: string, cidr: unknown, zone: unknown][] =>
  resources
    .filter(({ type }) => type === "aws:ec2/subnet:Subnet")
    .map(({ inputs, name }) => [name, inputs["cidrBlock"], inputs["availabilityZone"]]);

describe("the zones of a new VPC", () => {
  const many = { availabilityZones: 2, instanceCount: 2 };
  const first = [
    ["network-private-1", "10.0.0.0/18", "us-east-1a"],
    ["network-private-2", "10.0.64.0/18", "us-east-1b"],
  ];

  it("are the first Availability Zones, never enabled Local Zones", async () => {
    const { errors, resources } = await runWith(many, { zones: withLocalZones });
    assert.deepEqual(errors, []);
    assert.deepEqual(subnetsOf(resources), first);
  });

  it("are those of the setting, in its order", async () => {
    const named = { ...many, availabilityZoneNames: ["us-east-1c", "us-east-1a"] };
    const { errors, resources } = await runWith(named, {});
    assert.deepEqual(errors, []);
    const names = subnetsOf(resources).map(([, , name]) => name);
    assert.deepEqual(names, ["us-east-1c", "us-east-1a"]);
  });

  it("stay with a deployed domain when a zone that sorts first is added, and when the domain grows", async () => {
    const before = await runWith(many, {});
    const account: ExistingAccount = { ...deployed(before.resources), zones: [zone("us-east-1A"), ...withLocalZones] };
    assert.deepEqual(subnetsOf((await runWith(many, account)).resources), first);
    const grown = await runWith({ availabilityZones: 3, instanceCount: 3 }, account);
    assert.deepEqual(grown.errors, []);
    assert.deepEqual(subnetsOf(grown.resources), [...first, ["network-private-3", "10.0.128.0/18", "us-east-1A"]]);
  });

  const refused: [why: string, config: Record<string, unknown>, account: ExistingAccount, words: RegExp][] = [
    [
      "too few in the Region",
      { availabilityZones: 3, instanceCount: 3 },
      { zones: withLocalZones.slice(0, 3) },
      /availabilityZones: 3 given.*us-east-1a, us-east-1b/,
    ],
    [
      "names of another Region",
      { availabilityZoneNames: ["eu-west-1a"] },
      {},
      /availabilityZoneNames \+ aws:region: eu-west-1a and us-east-1 given/,
    ],
    [
      "a subnet of an existing VPC in a Local Zone",
      { ...adopted, subnetIds: ["subnet-0a000000"] },
      {
        ...oneVpc,
        zones: withLocalZones,
        subnets: {
          "subnet-0a000000": { ...oneVpc.subnets["subnet-0a000000"], availabilityZone: "us-east-1-bos-1a" },
        },
      },
      /subnet-0a000000 is in us-east-1-bos-1a/,
    ],
  ];
  for (const [why, config, account, words] of refused) {
    it(`are refused: ${why}`, async () => {
      const { errors } = await runInProcess({ mode: "update", config, invokes: lookUpsIn(account) });
      assert.equal(errors.length, 1);
      assert.match(errors[0]!, words);
    });
  }

  it("are refused if a subnet is in a Local Zone, where no domain can be", async () => {
    const { resources } = await runWith({}, {});
    const { domains: _, ...account } = deployed(resources);
    const [[id, subnet]] = Object.entries(account.subnets!) as [[string, ExistingSubnet]];
    const subnets = { [id]: { ...subnet, availabilityZone: "us-east-1-bos-1a" } };
    assert.match(await refusalOf({}, { ...account, subnets }), /is in us-east-1-bos-1a.*destroy the stack/);
  });
});

function deployed(resources: readonly Registration[]): ExistingAccount {
  const vpc = resources.find(({ type }) => type === "aws:ec2/vpc:Vpc")!;
  const tags = vpc.inputs["tags"] as Record<string, string>;
  const subnets = resources.filter(({ type }) => type === "aws:ec2/subnet:Subnet");
  return {
    vpcs: { [vpc.id!]: { cidrBlock: "10.0.0.0/16", tags } },
    subnets: Object.fromEntries(
      subnets.map(({ id, inputs }) => [
        id!,
        {
          vpcId: vpc.id!,
          availabilityZone: String(inputs["availabilityZone"]),
          cidrBlock: String(inputs["cidrBlock"]),
          freeAddresses: 1000,
          tags: inputs["tags"] as Record<string, string>,
        },
      ]),
    ),
    domains: { "private-ingest-dev": { vpcId: vpc.id! } },
  };
}

describe("the names of zones", () => {
  for (const name of ["us-gov-west-1a", "cn-northwest-1c", "ap-southeast-2b", "eusc-de-east-1a"]) {
    it(`may be ${name}`, () => {
      assert.deepEqual(declarations.availabilityZoneNames.parse(JSON.stringify([name])), [name]);
    });
  }
});

describe("the choice of zones", () => {
  const letters = ["a", "b", "c", "d", "e", "f"].map((letter) => `us-east-1${letter}`);
  const offered = fc.shuffledSubarray(letters, { minLength: 3 });
  const count = fc.integer({ min: 1, max: 3 });
  const choose = (wishes: Partial<Parameters<typeof chooseZones>[0]>): ReturnType<typeof chooseZones> =>
    chooseZones({ count: 1, named: [], offered: letters, live: [], ...wishes });

  it("does not depend on the order in which the Region lists them", () => {
    fc.assert(
      fc.property(offered, count, (zones, count) => {
        const { problems, zones: chosen } = choose({ offered: zones, count });
        assert.deepEqual(problems, []);
        assert.deepEqual(chosen, [...zones].sort().slice(0, count));
      }),
    );
  });

  it("is the same in later runs with any zones on offer, and grows without moving a subnet", () => {
    fc.assert(
      fc.property(offered, offered, count, count, (then, now, some, more) => {
        const live = choose({ offered: then, count: some }).zones;
        assert.deepEqual(choose({ offered: now, live, count: some }), { zones: live, problems: [] });
        const grown = choose({ offered: [...new Set([...now, ...then])], live, count: Math.max(some, more) });
        assert.deepEqual(grown.zones.slice(0, some), live);
        assert.equal(new Set(grown.zones).size, Math.max(some, more));
      }),
    );
  });

  it("follows the names if no subnet exists", () => {
    const [, b = "", , d = ""] = letters;
    assert.deepEqual(choose({ named: [d, b], count: 2 }), { zones: [d, b], problems: [] });
    assert.deepEqual(choose({ named: [d, b], live: [d], count: 2 }), { zones: [d, b], problems: [] });
    assert.equal(choose({ named: [b], live: [d] }).problems.length, 1);
    assert.equal(choose({ named: ["x"] }).problems.length, 1);
  });
});
