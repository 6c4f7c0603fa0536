// Resources and configurations in the documentation match the evaluated program.
import assert from "node:assert/strict";
import { runInProcess } from "../program/in-process";
import { lookUpsIn } from "../program/existing-account";
import { commands, type Page, pages } from "./markdown";

const all = pages();
const page = (file: string): Page => all.find((candidate) => candidate.file === file)!;

describe("resources that the documentation names", () => {
  it("have the program's URNs", async () => {
    const { resources } = await runInProcess({ stack: "dev" });
    const urns = new Set(resources.map(({ urn }) => urn));
    const named = all.flatMap(({ text }) => text.match(/urn:pulumi:dev::[^\s'"`]+/g) ?? []);
    assert.ok(named.length > 0);
    const unexpected = named.filter((urn) => !urns.has(urn));
    assert.deepEqual(unexpected, []);
  });

  it("are imported with the program's type, name and parent", async () => {
    interface Imported {
      readonly type: string;
      readonly name: string;
      readonly logicalName?: string;
      readonly parent?: string;
      readonly component?: boolean;
    }
    const { resources } = await runInProcess({ stack: "dev" });
    const block = page("docs/migration.md").blocks.find(({ language }) => language === "json");
    const { resources: imported } = JSON.parse(block!.content) as { resources: Imported[] };
    const urnOf = ({ type, name, logicalName = name }: Imported): string =>
      resources.find((resource) => resource.type === type && resource.name === logicalName)?.urn ??
      `no ${type} ${logicalName}`;
    for (const entry of imported) {
      const registered = resources.find(({ urn }) => urn === urnOf(entry));
      assert.ok(registered, urnOf(entry));
      assert.equal(registered.custom, entry.component !== true);
      if (entry.parent !== undefined) {
        const parent = imported.find(({ name }) => name === entry.parent);
        assert.equal(registered.parent, urnOf(parent!));
      }
    }
  });
});

describe("the migration", () => {
  const configured = (): Record<string, unknown> => {
    const settings = commands(page("docs/migration.md"))
      .filter((command) => command.slice(0, 4).join(" ") === "npx pulumi config set")
      .map((command) => command.slice(4).filter((word) => !["--path", "--stack", "prod"].includes(word)));
    return Object.fromEntries(
      settings.map(([key = "", value = ""]): [string, unknown] =>
        key.endsWith("[0]") ? [key.slice(0, -3), [value]] : [key, value],
      ),
    );
  };
  const account = lookUpsIn({
    vpcs: { "vpc-0a1b2c3d4e5f67890": { cidrBlock: "10.1.0.0/16" } },
    domains: {
      search: {
        vpcId: "vpc-0a1b2c3d4e5f67890",
        groups: ["sg-0a1b2c3d4e5f67890"],
        engine: "Elasticsearch_7.10",
        endpoint: "vpc-search-abc.us-east-1.es.amazonaws.com",
      },
    },
    subnets: {
      "subnet-0a1b2c3d4e5f67890": {
        vpcId: "vpc-0a1b2c3d4e5f67890",
        availabilityZone: "us-east-1a",
        freeAddresses: 200,
        gateways: [],
      },
    },
  });

  it("delivers to the existing domain with the settings of its commands", async () => {
    const { errors, resources } = await runInProcess({ stack: "dev", config: configured(), invokes: account });
    assert.deepEqual(errors, []);
    assert.ok(!resources.some(({ type }) => type === "aws:opensearch/domain:Domain"));
    const stream = resources.find(({ type }) => type === "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream");
    assert.equal(stream?.inputs["destination"], "elasticsearch");
  });

  it("takes the domain over without the two that name an existing one", async () => {
    const settings = Object.entries(configured()).filter(([key]) => !key.startsWith("existingDomain"));
    const config = { ...Object.fromEntries(settings), domainName: "search" };
    const { errors, resources } = await runInProcess({ stack: "dev", config, invokes: account });
    assert.deepEqual(errors, []);
    const domain = resources.find(({ type }) => type === "aws:opensearch/domain:Domain");
    assert.equal(domain?.inputs["domainName"], "search");
  });
});
