import { InterfaceDrain } from "../../components/functions/interface-drain";
import { EncryptionKey } from "../../components/key/encryption-key";
import { ServiceRoles } from "../../components/iam/service-roles";
import type { PrivateNetwork } from "../../components/network/private-network";
import type { StackContext } from "../../components/stack/stack-context";
import { readSettings } from "../../settings";
import type { Options } from "./recorder";

/** The settings of the walkthrough: all at their defaults. */
export const { settings: walkthrough } = readSettings({ domainName: "search" }, "shop", "test");

/** Where the components under test live. */
export const place = { partition: "aws", region: "eu-west-1", accountId: "123456789012" };

export const stack: StackContext = { place, protectData: true, roleOptions: {} };

export const privateNetwork: PrivateNetwork = {
  vpcId: "vpc-1",
  subnetIds: ["subnet-1", "subnet-2"],
  domainSecurityGroupId: "sg-domain",
  vpcCidrs: ["10.0.0.0/16"],
  dnsServers: [],
};

/** Components that others are given; made while it is recorded, as they are resources. */
export const neighbours = (): { roles: ServiceRoles; drain: InterfaceDrain } => ({
  roles: new ServiceRoles("roles", { roleOptions: {}, streams: ["stockdata"] }),
  drain: new InterfaceDrain("drain", { stack }),
});

const roles = "identity.ServiceRoles roles";
const drain = "network.InterfaceDrain drain";

export const neighbourOptions: Readonly<Record<string, Options>> = {
  [roles]: {},
  "iam.Role roles-delivery": { parent: roles },
  "iam.Role roles-setup": { parent: roles },
  [drain]: {},
  "iam.Role drain": { parent: drain },
  "iam.RolePolicy drain": { parent: drain },
  "cloudwatch.LogGroup drain": { parent: drain },
  "lambda.Function drain": { parent: drain },
};

/** Something that must be there before; any component will do. */
export const somethingBefore = (): EncryptionKey => new EncryptionKey("before", { place, protectData: false });

const before = "key.EncryptionKey before";

export const beforeOptions: Readonly<Record<string, Options>> = {
  [before]: {},
  "kms.Key before": { parent: before },
  "kms.Alias before": { parent: before },
};

/** A component in `dependsOn` stands for its children. */
export const allOfBefore = ["kms.Alias before", "kms.Key before"];
