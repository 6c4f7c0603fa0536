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
import { StreamSet } from "./components/stream/stream-set";
import { configuredTags, inGroups, loadSettings, tagsOf } from "./settings";

/**
 * The architecture: settings → look-ups → network → domain → setup → streams → access → monitoring → guard → outputs.
 * @param parent the component it is part of when another program uses it (plugin/); a stack of its own has none.
 */
export = async (settings = loadSettings(), parent?: pulumi.ComponentResource): Promise<StackOutputInputs> => {
  const s = inGroups(settings);
  const { streams } = settings;
  // One explicit provider for everything, awsx's remote component included; it takes over what aws:* configures.
  const tags = mergeTags(configuredTags(), tagsOf(settings));
  const provider = new aws.Provider("aws", { ...aws.config, defaultTags: { tags } }, { parent });
  const opts = { parent, providers: { aws: provider } };
  const { place, adoptedVpc, zoneNames, endpointServices } = await lookUp(settings, provider);
};
