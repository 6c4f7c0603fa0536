import assert from "node:assert/strict";
import { invokes } from "../../engine/aws/invokes";
import { standIns } from "../../engine/aws/table";
import { Deployment, type Goal } from "../../engine/deployment";
import { UNKNOWN } from "../../engine/evaluation";
import { constructComponent } from "../../engine/remote-component";
import { plain, type WireProperties } from "../../engine/wire";
import { noOptions } from "../../engine/no-options";

const both = { subnetSpecs: [{ type: "Private" }, { type: "Public" }] };

const place = { type: "awsx:ec2:Vpc", name: "net", custom: false, remote: true, parent: "", ...noOptions };
const goal = (properties: WireProperties): Goal => ({
  ...place,
  properties: { subnetStrategy: "Auto", ...properties },
});

async function build(properties: WireProperties, preview = false) {
  const account = { id: "123456789012", region: "us-east-1" };
  const deployment = new Deployment({ project: "p", stack: "s", preview, account, standIns, invokes });
  const { outputs } = await constructComponent(deployment, goal(properties), {});
  const ofType = (type: string) => deployment.resources.filter((resource) => resource.type.endsWith(`:${type}`));
  return { deployment, outputs, ofType, count: (type: string) => ofType(type).length };
}

describe("awsx:ec2:Vpc", () => {
  const strategies = [
    { strategy: "None", gateways: () => 0 },
    { strategy: "Single", gateways: () => 1 },
    { strategy: "OnePerAz", gateways: (zones: number) => zones },
  ];
  for (const zones of [1, 2, 3]) {
    for (const { strategy, gateways } of strategies) {
      it(`in ${zones} zones with NAT gateways ${strategy}`, async () => {
        const made = await build({ ...{ numberOfAvailabilityZones: zones, natGateways: { strategy } }, ...both });
        const counts = ["Vpc", "InternetGateway", "Subnet", "RouteTable", "RouteTableAssociation", "NatGateway", "Eip"];
        const [each, nat] = [2 * zones, gateways(zones)];
        // Component and VPC both end in `:Vpc`.
        assert.deepEqual(counts.map(made.count), [2, 1, each, each, each, nat, nat]);

        const routes = made.ofType("Route");
        assert.equal(routes.length, strategy === "None" ? zones : 2 * zones);
        for (const { inputs } of routes) assert.equal(inputs["destinationCidrBlock"], "0.0.0.0/0");
        const gatewayIds = made.ofType("NatGateway").map(({ id }) => id);
        const privateRoutes = routes.filter(({ name }) => name.includes("private"));
        const found = privateRoutes.map(({ inputs }) => inputs["natGatewayId"]);
        assert.deepEqual(found, strategy === "Single" ? Array(zones).fill(gatewayIds[0]) : gatewayIds);
        for (const kind of ["private", "public", "isolated"]) {
          const ids = made.ofType("Subnet").flatMap(({ id, name }) => (name.includes(kind) ? [id] : []));
          assert.deepEqual(made.outputs[`${kind}SubnetIds`], ids);
        }
      });
    }
  }

  it("names and nests children as awsx does", async () => {
    const { deployment } = await build({
      numberOfAvailabilityZones: 1,
      natGateways: { strategy: "Single" },
      ...both,
      vpcEndpointSpecs: [{ serviceName: "com.amazonaws.us-east-1.s3" }],
      tags: { team: "data" },
    });
    const vpc = "awsx:ec2:Vpc$aws:ec2/vpc:Vpc";
    const subnet = `${vpc}$aws:ec2/subnet:Subnet`;
    const table = `${subnet}$aws:ec2/routeTable:RouteTable`;
    assert.deepEqual(
      deployment.resources.map(({ urn }) => urn.replace("urn:pulumi:s::p::", "")),
      [
        "awsx:ec2:Vpc::net",
        `${vpc}::net`,
        `${vpc}$aws:ec2/internetGateway:InternetGateway::net`,
        `${vpc}$aws:ec2/vpcEndpoint:VpcEndpoint::com.amazonaws.us-east-1.s3`,
        `${subnet}::net-public-1`,
        `${table}::net-public-1`,
        `${table}$aws:ec2/routeTableAssociation:RouteTableAssociation::net-public-1`,
        `${subnet}$aws:ec2/eip:Eip::net-1`,
        `${subnet}$aws:ec2/natGateway:NatGateway::net-1`,
        `${table}$aws:ec2/route:Route::net-public-1`,
        `${subnet}::net-private-1`,
        `${table}::net-private-1`,
        `${table}$aws:ec2/routeTableAssociation:RouteTableAssociation::net-private-1`,
        `${table}$aws:ec2/route:Route::net-private-1`,
      ],
    );
    const publicSubnet = deployment.resources.find(({ urn }) => urn.endsWith("$aws:ec2/subnet:Subnet::net-public-1"))!;
    assert.deepEqual(publicSubnet.inputs["tags"], { Name: "net-public-1", SubnetType: "Public", team: "data" });
    assert.equal(publicSubnet.inputs["mapPublicIpOnLaunch"], true);
    assert.deepEqual(publicSubnet.propertyDependencies, { vpcId: [`urn:pulumi:s::p::${vpc}::net`] });
  });

  it("keeps ids and their number unknown in a preview", async () => {
    const asked = { numberOfAvailabilityZones: 2, natGateways: { strategy: "Single" }, ...both };
    const { outputs, ofType } = await build(asked, true);
    assert.equal(ofType("Subnet").length, 4);
    assert.equal(outputs["privateSubnetIds"], UNKNOWN);
    assert.equal(outputs["vpcId"], UNKNOWN);
    assert.equal(plain(outputs["vpc"]), UNKNOWN);
    for (const { inputs } of ofType("Subnet")) assert.equal(inputs["vpcId"], UNKNOWN);
  });

  it("uses given zones and addresses", async () => {
    const made = await build({
      availabilityZoneNames: ["us-east-1d", "us-east-1f"],
      natGateways: { strategy: "OnePerAz", elasticIpAllocationIds: ["eipalloc-1", "eipalloc-2"] },
      ...both,
    });
    assert.equal(made.count("Eip"), 0);
    const found = made.ofType("NatGateway").map(({ inputs }) => inputs["allocationId"]);
    assert.deepEqual(found, ["eipalloc-1", "eipalloc-2"]);
    const zones = new Set(made.ofType("Subnet").map(({ inputs }) => inputs["availabilityZone"]));
    assert.deepEqual([...zones], ["us-east-1d", "us-east-1f"]);
  });

  const refused: readonly [string, WireProperties, RegExp][] = [
    ["NAT gateways without public subnets", { subnetSpecs: [{ type: "Private" }] }, /both private and public subnets/],
    ["more zones than the region has", { numberOfAvailabilityZones: 4 }, /does not have at least 4 Availability Zones/],
    [
      "both a number and names of zones",
      { numberOfAvailabilityZones: 1, availabilityZoneNames: ["us-east-1a"] },
      /Only one of \[availabilityZoneNames\] and \[numberOfAvailabilityZones\]/,
    ],
    [
      "addresses that do not fit the strategy",
      { natGateways: { strategy: "None", elasticIpAllocationIds: ["eipalloc-1"] } },
      /1 Elastic IPs do not fit strategy 'none'/,
    ],
    ["a layout by the strategy Legacy", { subnetStrategy: "Legacy", ...both }, /subnetStrategy is Legacy/],
    ["a NAT strategy that does not exist", { natGateways: { strategy: "Two" } }, /natGateways\.strategy is 'two'/],
  ];
  for (const [what, properties, message] of refused) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(build(properties), message);
    });
  }
});
