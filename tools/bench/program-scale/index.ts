/** Many delivery streams to one domain, of this project's components: what `npm run bench -- program-scale` evaluates. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { SearchDomain } from "../../../components/domain/domain";
import { InterfaceDrain } from "../../../components/interface-drain";
import { Network } from "../../../components/network/network";
import { ServiceRoles } from "../../../components/iam/service-roles";
import { DeliveryStream } from "../../../components/stream/stream";
import { readSettings } from "../../../settings";

const config = new pulumi.Config();
const zones = config.requireNumber("zones");
const { settings } = readSettings(
  { availabilityZones: String(zones), instanceCount: String(zones) },
  pulumi.getProject(),
  pulumi.getStack(),
);
const provider = new aws.Provider("aws", { region: "us-east-1" });
const opts = { providers: { aws: provider } };
const place = { partition: "aws", region: "us-east-1", accountId: "123456789012" };

const zoneNames = ["us-east-1a", "us-east-1b", "us-east-1c"].slice(0, zones);
const network = new Network("network", { ...settings, zoneNames }, opts);
const roles = new ServiceRoles("roles", settings, opts);
const drain = new InterfaceDrain("drain", settings, opts);
const shared = { ...settings, ...network.outputs, place, roles, drain, ownStreamGroup: true };
const domain = new SearchDomain("domain", { ...shared, serviceLinkedRole: "skip" }, opts);
for (let number = 1; number <= config.requireNumber("streams"); number++) {
  const streamName = `stream-${number}`;
  const args = { ...shared, ...domain.outputs, engine: domain.engine, streamName, dependsOn: domain.ready };
  new DeliveryStream(streamName, args, opts);
}
