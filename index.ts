import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DashboardAccess } from "./components/access";
import { SearchDomain } from "./components/domain";
import { InterfaceDrain } from "./components/drain";
import { EncryptionKey } from "./components/encryption-key";
import { Monitoring } from "./components/monitoring";
import { Network } from "./components/network";
import { adoptDomain } from "./components/search-target";
import { SearchSetup } from "./components/setup";
import { ServiceRoles } from "./components/service-roles";
import { DeliveryStream } from "./components/stream";
import { lookUp } from "./components/surroundings";
import { StackOutputInputs } from "./outputs";
import { loadSettings, tagsOf } from "./settings";

/**
 * The architecture: settings → look-ups → network → domain → setup → stream → access → monitoring → outputs.
 * @param parent the component it is part of when another program uses it (plugin/); a stack of its own has none.
 */
export = async (settings = loadSettings(), parent?: pulumi.ComponentResource): Promise<StackOutputInputs> => {
  // One explicit provider for everything, awsx's remote component included; it takes over what aws:* configures.
  const provider = new aws.Provider("aws", { ...aws.config, defaultTags: { tags: tagsOf(settings) } }, { parent });
  const opts = { parent, providers: { aws: provider } };
  const surroundings = await lookUp(settings, provider);
  const streamName = `${pulumi.getProject()}-${pulumi.getStack()}`;

  const key = settings.customerKey ? new EncryptionKey("key", { ...settings, ...surroundings }, opts) : undefined;
  const network = new Network("network", { ...settings, ...surroundings }, opts);
  const roles = new ServiceRoles("roles", opts);
  const kmsKeyArn = key?.arn;
  const drain = new InterfaceDrain("drain", { kmsKeyArn }, opts);
  const ownStreamGroup = settings.streamSecurityGroupId === "";
  const shared = {
    ...settings,
    ...surroundings,
    ...network.outputs,
    ownStreamGroup,
    streamName,
    roles,
    drain,
    kmsKeyArn,
  };

  const domain = settings.existingDomainArn ? adoptDomain(settings) : new SearchDomain("domain", shared, opts);
  const delivery = { ...shared, ...domain.outputs, engine: domain.engine };
  const setup = new SearchSetup("setup", { ...delivery, dependsOn: domain.ready }, opts);
  const stream = new DeliveryStream("stream", { ...delivery, dependsOn: [setup.done, ...network.rules] }, opts);
  const { dashboardAccess: kind } = settings;
  const access =
    kind === "none"
      ? undefined
      : new DashboardAccess("access", { ...delivery, kind, vpcCidr: network.cidrBlock }, opts);
  if (settings.alarms) new Monitoring("monitoring", delivery, opts);

  return {
    ...network.outputs,
    ...domain.outputs,
    ...stream.outputs,
    setupReport: setup.report,
    tunnelCommand: access?.tunnelCommand ?? "",
    accessInstanceId: access?.instanceId ?? "",
  };
};
