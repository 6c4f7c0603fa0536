import * as pulumi from "@pulumi/pulumi";
import { StackOutputInputs } from "@private-ingest/client/outputs";
import { dashboardAccess } from "./components/access/dashboard-access";
import { awsProvider } from "./components/stack/aws-provider";
import { DataGuard, isDataKept } from "./components/stack/data-guard";
import { type DomainSettings, SearchDomain } from "./components/domain/domain";
import { adoptDomain } from "./components/domain/search-target";
import { lookUp } from "./components/account/environment";
import { ServiceRoles } from "./components/iam/service-roles";
import { InterfaceDrain } from "./components/functions/interface-drain";
import { encryptionKey } from "./components/key/encryption-key";
import { Monitoring, type MonitoringSettings } from "./components/monitoring/monitoring";
import { Network } from "./components/network/network";
import { producerEndpoint } from "./components/network/producer-endpoint";
import { SearchSetup, type SetupSettings } from "./components/setup/setup";
import { backupOf } from "./components/stream/backup-bucket";
import { resourceName } from "./components/stream/resource-name";
import { DeliveryStream } from "./components/stream/stream";
import { streamOutputs } from "./components/stream/stream-outputs";
import { inGroups, loadSettings, tagsOf } from "./settings";

/** The architecture. `parent` is the component around it in another program (plugin/). */
export = async (settings = loadSettings(), parent?: pulumi.ComponentResource): Promise<StackOutputInputs> => {
  const of = inGroups(settings);
  const { streams, availabilityZones, instanceCount, volumeSizeGiB } = settings;
  const provider = awsProvider(tagsOf(settings), parent);
  const opts = { parent, providers: { aws: provider } };
  const { place, adoptedVpc, zoneNames, endpointServices } = await lookUp(settings, provider);

  const protectData = isDataKept(of.safety);
  const key = encryptionKey(of.domain, { place, protectData }, opts);
  const stack = { place, protectData, kmsKeyArn: key.arn, roleOptions: of.roles };
  const network = new Network("network", { settings: of.network, stack, adoptedVpc, zoneNames }, opts);
  const roles = new ServiceRoles("roles", { roleOptions: of.roles, streams: streams.map(({ name }) => name) }, opts);
  const drain = new InterfaceDrain("drain", { stack }, opts);

  const ofDomain: DomainSettings = { ...of.domain, ...of.signIn, availabilityZones };
  const domain = of.domain.existingDomainArn
    ? adoptDomain(of.domain)
    : new SearchDomain("domain", { settings: ofDomain, stack, network, roles, drain }, opts);
  const { existingDomainArn, masterUserArn, multiAzWithStandby } = settings;
  const size = { instanceCount, volumeSizeGiB };
  const ofSetup: SetupSettings = { ...of.setup, ...size, existingDomainArn, masterUserArn, multiAzWithStandby };
  const setup = new SearchSetup("setup", { settings: ofSetup, stack, network, domain, roles, drain }, opts);

  const { allowDataLoss } = of.safety;
  const after = [setup.done, ...network.rules];
  const backup = backupOf({ settings: of.stream, stack, allowDataLoss, after }, opts);
  const delivery = streams.map((stream) => {
    const deliveryRole = roles.deliveryOf(stream.name);
    const ready = setup.addStream(stream, deliveryRole);
    return new DeliveryStream(
      resourceName("stream", stream.name),
      { settings: stream, stack, network, domain, deliveryRole, backup, drain, ready },
      opts,
    );
  });

  const access = dashboardAccess(of.access.dashboardAccess, { stack, network, domain, endpointServices }, opts);
  const producers = producerEndpoint(endpointServices, { stack, network }, opts);
  const { customerKey, dedicatedMasters, warmNodes } = settings;
  const ofMonitoring: MonitoringSettings = { ...of.monitoring, ...size, customerKey, dedicatedMasters, warmNodes };
  const monitoring = of.monitoring.alarms
    ? new Monitoring("monitoring", { settings: ofMonitoring, stack, domain, streams }, opts)
    : undefined;
  const parts = [key, network, roles, drain, domain, setup, backup, ...delivery, access.made, producers, monitoring];
  new DataGuard("guard", { protectData, parts, vpcParts: network.vpcParts }, opts);

  return {
    ...network.outputs,
    ...domain.outputs,
    ...streamOutputs(streams, delivery),
    ...access.outputs,
    backupBucketName: backup.bucketName,
    setupReport: setup.report,
  };
};
