import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import { domainArn } from "../iam/arns";
import type { ServiceRoles } from "../iam/service-roles";
import type { InterfaceDrain } from "../functions/interface-drain";
import type { PrivateNetwork } from "../network/private-network";
import { refuse } from "../problems/refusal";
import type { StackContext } from "../stack/stack-context";
import { stackTag } from "../stack/stack-tag";
import { accessPolicy } from "./access-policy";
import { autoTune, clusterConfig, offPeakWindow } from "./cluster-config";
import { domainLogs, type DomainLogs } from "./domain-logs";
import { domainProblems, type DomainShape } from "./domain-rules";
import { masterUser, type MasterUser } from "./master-user";
import { type Engine, engineOf } from "./search-engine";
import { type DomainOutputs, domainOutputs, type SearchTarget } from "./search-target";
import { serviceLinkedRole } from "./service-linked-role";
import { identityCenterOptions, type SamlOptions, signInBySaml } from "./sign-in";
import { volumePerformance } from "./volume-limits";

/** Settings of a domain, checked against the rules of the service before anything is made. */
export interface DomainSettings extends DomainShape, SamlOptions {
  /** Name of the internal master user. A change is in place. */
  readonly masterUserName: string;
  /** `auto` accepts the older service's role. In place. */
  readonly serviceLinkedRole: "auto" | "create" | "skip";
  /** `existing` if the account has a policy that lets `es.amazonaws.com` write its logs. */
  readonly logResourcePolicy: "create" | "existing";
  /** `HH:MM` in UTC; empty leaves it to the service. A change is in place. */
  readonly offPeakWindowStart: string;
  /** Install service software updates in the off-peak window. A change is in place. */
  readonly autoSoftwareUpdate: boolean;
  /** From ipv4 to dualstack in place; the way back would replace the domain. */
  readonly ipAddressType: "ipv4" | "dualstack";
  /** With `warmNodes`. */
  readonly warmType: string;
}

export interface SearchDomainArgs {
  readonly settings: DomainSettings;
  readonly stack: StackContext;
  /** Moving the subnets within the VPC is in place (blue/green). */
  readonly network: Pick<PrivateNetwork, "subnetIds" | "domainSecurityGroupId">;
  /** Roles that the access policy names; the setup role is the IAM master user. */
  readonly roles: ServiceRoles;
  /** Makes the service-linked role. */
  readonly drain: InterfaceDrain;
}

/**
 * A search domain in the VPC. HTTPS, encryption and fine-grained access control are constant. Cost,
 * us-east-1, on demand: m5.xlarge.search 207 USD per month, 100 GiB of gp3 12 USD. A change of
 * `domainName` or the key replaces the domain and loses its data; all else is in place
 * (blue/green).
 */
export class SearchDomain extends pulumi.ComponentResource implements SearchTarget {
  readonly engine: Engine;
  readonly domainName: string;
  readonly domainArn: string;
  readonly domainEndpoint: pulumi.Output<string>;
  readonly masterUserName: string;
  readonly masterPassword: pulumi.Output<string>;
  readonly ready: readonly pulumi.Resource[];
  readonly outputs: DomainOutputs;

  constructor(name: string, args: SearchDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("private-ingest:domain:SearchDomain", name, {}, opts);
    const { settings, stack } = args;
    refuseImpossible(name, args);
    this.engine = engineOf(settings.engineVersion);
    this.domainName = settings.domainName;
    this.domainArn = domainArn(stack.place, settings.domainName);
    const master = masterUser(name, { settings, stack, setupRole: args.roles.setup }, this);
    this.masterUserName = master.name;
    this.masterPassword = master.password;
    const logs = domainLogs(name, { settings, stack }, this);
    const domain = this.createDomain(name, args, { master, logs });
    signInBySaml(`${name}-saml`, settings, domain, this);
    this.domainEndpoint = domain.endpoint;
    this.ready = [domain];
    this.outputs = domainOutputs(this);
    this.registerOutputs(this.outputs);
  }

  private createDomain(
    name: string,
    args: SearchDomainArgs,
    { master, logs }: { master: MasterUser; logs: DomainLogs },
  ): aws.opensearch.Domain {
    const { settings, stack, network, roles, drain } = args;
    const { place, kmsKeyArn } = stack;
    const role = serviceLinkedRole(`${name}-service-linked-role`, settings.serviceLinkedRole, { drain, place }, this);
    return new aws.opensearch.Domain(
      name,
      {
        domainName: settings.domainName,
        engineVersion: settings.engineVersion,
        clusterConfig: clusterConfig(settings),
        ebsOptions: {
          ebsEnabled: true,
          volumeType: settings.volumeType,
          volumeSize: settings.volumeSizeGiB,
          ...volumePerformance(settings),
        },
        vpcOptions: { subnetIds: [...network.subnetIds], securityGroupIds: [network.domainSecurityGroupId] },
        encryptAtRest: { enabled: true, ...(kmsKeyArn ? { kmsKeyId: kmsKeyArn } : {}) },
        nodeToNodeEncryption: { enabled: true },
        domainEndpointOptions: {
          enforceHttps: true,
          tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10",
          ...customEndpoint(settings),
        },
        advancedSecurityOptions: master.options,
        ...identityCenterOptions(settings.identityCenter),
        accessPolicies: accessPolicy(settings, roles, this.domainArn),
        logPublishingOptions: logs.options,
        autoTuneOptions: autoTune(settings, place.partition),
        softwareUpdateOptions: { autoSoftwareUpdateEnabled: settings.autoSoftwareUpdate },
        ...offPeakWindow(settings),
        // Where it is not the service's choice. A change back would replace the domain.
        ...(settings.ipAddressType === "dualstack" ? { ipAddressType: settings.ipAddressType } : {}),
        // Refuses another stack with the same domain name.
        tags: stackTag(),
      },
      {
        parent: this,
        protect: stack.protectData,
        // Without them the service refuses the domain; neither is an input.
        dependsOn: [...logs.before, ...role],
        // The provider's hour is too short for one domain in ten; blue/green takes longer still.
        customTimeouts: { create: "120m", update: "180m", delete: "90m" },
        // The name is fixed, so a replaced domain must be deleted first.
        deleteBeforeReplace: true,
      },
    );
  }
}

function refuseImpossible(name: string, { settings, stack, network }: SearchDomainArgs): void {
  const problems = domainProblems({
    ...settings,
    subnetCount: network.subnetIds.length,
    partition: stack.place.partition,
  });
  refuse(
    `the service would refuse the domain ${name}`,
    problems.map(({ setting, message }) => `${setting}: ${message}`),
  );
}

const customEndpoint = ({
  customEndpoint,
  certificateArn,
}: DomainSettings): Partial<aws.types.input.opensearch.DomainDomainEndpointOptions> =>
  customEndpoint === ""
    ? {}
    : { customEndpointEnabled: true, customEndpoint, customEndpointCertificateArn: certificateArn };
