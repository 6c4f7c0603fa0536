import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { StackOutputInputs } from "@private-ingest/client/outputs";
import { DashboardAccess } from "./components/access/dashboard-access";
import { DataGuard, isDataKept } from "./components/data-guard";
import { mergeTags } from "./components/default-tags";
import { SearchDomain } from "./components/domain/domain";
import { adoptDomain } from "./components/domain/search-target";
import { lookUp } from "./components/environment";
import { ServiceRoles } from "./components/iam/service-roles";
import { InterfaceDrain } from "./components/interface-drain";
import { EncryptionKey } from "./components/key/encryption-key";
import { Monitoring } from "./components/monitoring/monitoring";
import { Network } from "./components/network/network";
import { ProducerEndpoint } from "./components/network/producer-endpoint";
import { SearchSetup } from "./components/setup/setup";
import { backupOf } from "./components/stream/backup-bucket";
import { resourceName } from "./components/stream/resource-name";
import { DeliveryStream, streamOutputs } from "./components/stream/stream";
import { configuredTags, inGroups, loadSettings, tagsOf } from "./settings";

/**
 * The architecture: settings → look-ups → network → domain → setup → streams → access → monitoring → guard → outputs.
 * @param parent the component it is part of when another program uses it (plugin/); a stack of its own has none.
 */
export = async (settings = loadSettings(), parent?: pulumi.ComponentResource): Promise<StackOutputInputs> => {
  const of = inGroups(settings);
  const { streams } = settings;
  // One explicit provider for everything, awsx's remote component included; it takes over what aws:* configures.
  const tags = mergeTags(configuredTags(), tagsOf(settings));
  const provider = new aws.Provider("aws", { ...aws.config, defaultTags: { tags } }, { parent });
  const opts = { parent, providers: { aws: provider } };
  const { place, adoptedVpc, zoneNames, endpointServices } = await lookUp(settings, provider);
  const protectData = isDataKept(of.safety);

  const ownKey = of.domain.customerKey && of.domain.kmsKeyArn === "";
  const key = ownKey ? new EncryptionKey("key", { place, protectData }, opts) : undefined;
  const kmsKeyArn = of.domain.kmsKeyArn || key?.arn;
  const network = new Network("network", { ...of.network, ...of.roles, adoptedVpc, zoneNames, kmsKeyArn }, opts);
  const roles = new ServiceRoles("roles", { ...of.roles, streams: streams.map(({ name }) => name) }, opts);
  const drain = new InterfaceDrain("drain", { ...of.roles, kmsKeyArn }, opts);
  const { subnetIds, vpcId, domainSecurityGroupId } = network;
  const vpc = { vpcId, subnetIds, domainSecurityGroupId, dnsServers: adoptedVpc?.dnsServers ?? [] };
  const endpoints = { vpcId, subnetIds, vpcCidrs: network.cidrBlocks, region: place.region };
  const base = { place, kmsKeyArn, protectData };

  const ownDomain = of.domain.existingDomainArn
    ? undefined
    : new SearchDomain("domain", { ...of.network, ...of.domain, ...of.access, ...base, ...vpc, roles, drain }, opts);
  const domain = ownDomain ?? adoptDomain(of.domain);
  const target = { ...base, ...vpc, ...domain.outputs, engine: domain.engine, drain };
  const setup = new SearchSetup(
    "setup",
    { ...of.domain, ...of.setup, ...target, roles, dependsOn: domain.ready },
    opts,
  );
  const dependsOn = [setup.done, ...network.rules];
  const backup = backupOf(of.stream, { ...base, allowDataLoss: of.safety.allowDataLoss, after: dependsOn }, opts);
  const delivery = streams.map((stream) => {
    const deliveryRole = roles.deliveryOf(stream.name);
    const ready = setup.addStream({ ...stream, dashboards: of.setup.dashboards, deliveryRoleArn: deliveryRole.arn });
    const group = network.groupOf(stream.name);
    const { sharedSecurityGroup } = of.network;
    const own = { ...stream, deliveryRole, group, dependsOn: [ready, ...network.rules] };
    const args = { ...of.roles, ...target, ...own, sharedSecurityGroup, backup };
    return new DeliveryStream(resourceName("stream", stream.name), args, opts);
  });
  const { dashboardAccess: kind } = of.access;
  const access =
    kind === "none"
      ? undefined
      : new DashboardAccess("access", { ...of.roles, ...target, ...endpoints, endpointServices, kind }, opts);
  const producers = endpointServices.includes("kinesis-firehose")
    ? new ProducerEndpoint("producers", endpoints, opts)
    : undefined;
  const monitoring = of.monitoring.alarms
    ? new Monitoring("monitoring", { ...of.domain, ...of.monitoring, ...target, streams }, opts)
    : undefined;
  const own = [key, network, roles, drain, ownDomain, setup, backup, ...delivery, access, producers, monitoring];
  const parts = own.flatMap((part) => (pulumi.Resource.isInstance(part) ? [part as pulumi.Resource] : []));
  new DataGuard(
    "guard",
    protectData,
    network.vpcParts.apply((made) => [...parts, ...made]),
    opts,
  );

  return {
    ...network.outputs,
    ...domain.outputs,
    ...streamOutputs(streams, delivery),
    backupBucketName: backup.bucketName,
    setupReport: setup.report,
    tunnelCommand: access?.tunnelCommand ?? "",
    accessInstanceId: access?.instanceId ?? "",
  };
};
