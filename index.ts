import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DashboardAccess } from "./components/access/dashboard-access";
import { mergeTags } from "./components/default-tags";
import { DataGuard, isDataKept } from "./components/data-guard";
import { SearchDomain } from "./components/domain/domain";
import { InterfaceDrain } from "./components/interface-drain";
import { EncryptionKey } from "./components/key/encryption-key";
import { Monitoring } from "./components/monitoring/monitoring";
import { Network } from "./components/network/network";
import { ProducerEndpoint } from "./components/network/producer-endpoint";
import { adoptDomain } from "./components/domain/search-target";
import { SearchSetup } from "./components/setup/setup";
import { ServiceRoles } from "./components/iam/service-roles";
import { DeliveryStream } from "./components/stream/stream";
import { lookUp } from "./components/environment";
import { problemText, readDefinition, type StreamDefinition } from "./streams/definition";
import { StackOutputInputs } from "@private-ingest/client/outputs";
import { configuredTags, loadSettings, tagsOf } from "./settings";

/**
 * The architecture: settings → look-ups → network → domain → setup → stream → access → monitoring → guard → outputs.
 * @param parent the component it is part of when another program uses it (plugin/); a stack of its own has none.
 */
export = async (settings = loadSettings(), parent?: pulumi.ComponentResource): Promise<StackOutputInputs> => {
  // One explicit provider for everything, awsx's remote component included; it takes over what aws:* configures.
  const tags = mergeTags(configuredTags(), tagsOf(settings));
  const provider = new aws.Provider("aws", { ...aws.config, defaultTags: { tags } }, { parent });
  const opts = { parent, providers: { aws: provider } };
  const surroundings = await lookUp(settings, provider);
  const streamName = `${pulumi.getProject()}-${pulumi.getStack()}`;
  const protectData = isDataKept(settings);

  const ownKey = settings.customerKey && settings.kmsKeyArn === "";
  const key = ownKey ? new EncryptionKey("key", { ...settings, ...surroundings, protectData }, opts) : undefined;
  const kmsKeyArn = settings.kmsKeyArn || key?.arn;
  const network = new Network("network", { ...settings, ...surroundings, kmsKeyArn }, opts);
  const roles = new ServiceRoles("roles", settings, opts);
  const drain = new InterfaceDrain("drain", { ...settings, kmsKeyArn }, opts);
  const ownStreamGroup = settings.streamSecurityGroupId === "";
  const shared = {
    ...settings,
    ...surroundings,
    ...network.outputs,
    region: surroundings.place.region,
    vpcCidrs: network.cidrBlocks,
    dnsServers: surroundings.adoptedVpc?.dnsServers ?? [],
    ownStreamGroup,
    streamName,
    roles,
    drain,
    kmsKeyArn,
    protectData,
  };

  const ownDomain = settings.existingDomainArn ? undefined : new SearchDomain("domain", shared, opts);
  const domain = ownDomain ?? adoptDomain(settings);
  const delivery = { ...shared, ...domain.outputs, engine: domain.engine };
  const setup = new SearchSetup("setup", { ...delivery, dependsOn: domain.ready }, opts);
  const ready = setup.addStream({ ...stockdata(), ...settings, deliveryRoleArn: roles.delivery.arn });
  const stream = new DeliveryStream("stream", { ...delivery, dependsOn: [ready, ...network.rules] }, opts);
  const { dashboardAccess: kind } = settings;
  const access = kind === "none" ? undefined : new DashboardAccess("access", { ...delivery, kind }, opts);
  const producers = surroundings.endpointServices.includes("kinesis-firehose")
    ? new ProducerEndpoint("producers", shared, opts)
    : undefined;
  const monitoring = settings.alarms ? new Monitoring("monitoring", delivery, opts) : undefined;
  const everything = [key, network, roles, drain, ownDomain, setup, stream, access, producers, monitoring];
  const parts = network.vpcParts.apply((made) => [...everything.filter((part) => part !== undefined), ...made]);
  new DataGuard("guard", protectData, parts, opts);

  return {
    ...network.outputs,
    ...domain.outputs,
    ...stream.outputs,
    securityRole: settings.securityRole,
    setupReport: setup.report,
    tunnelCommand: access?.tunnelCommand ?? "",
    accessInstanceId: access?.instanceId ?? "",
  };
};

function stockdata(): StreamDefinition {
  const { definition, problems } = readDefinition("stockdata");
  if (definition === undefined) throw new Error(problems.map(problemText).join("\n"));
  return definition;
}
