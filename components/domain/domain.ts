import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { arnIn, domainArn, Place } from "../iam/arns";
import { InterfaceDrain } from "../interface-drain";
import { domainProblems, DomainShape, hasAutoTune } from "./domain-rules";
import { Engine, engineOf } from "./search-engine";
import { Refusal } from "../refusal";
import { identityProvider } from "../access/saml";
import { ServiceRoles } from "../iam/service-roles";
import { DomainOutputs, domainOutputs, SearchTarget } from "./search-target";
import { stackTag } from "../stack-tag";
import { volumePerformance } from "./volume-limits";

/** Settings of a domain; the plain ones are checked against the rules of the service before anything is made. */
export interface SearchDomainArgs extends DomainShape {
  readonly place: Place;
  /** One private subnet an Availability Zone. Moving within the VPC is in place (blue/green). */
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly domainSecurityGroupId: pulumi.Input<string>;
  /** Name of the internal master user. A change is in place. */
  readonly masterUserName: string;
  /** The access policy names them besides `accessPrincipals`; the setup role is its IAM master user. */
  readonly roles: ServiceRoles;
  /** Customer key for data, logs and secret; without it AWS's own. A change replaces the domain. */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  /** `auto` is content with the role of the older service, `create` is not; `skip` makes none. A change touches no domain. */
  readonly serviceLinkedRole: "auto" | "create" | "skip";
  /** `existing` where the account has a resource policy that lets `es.amazonaws.com` write to the domain's log groups. */
  readonly logResourcePolicy: "create" | "existing";
  /** Group with all rights; empty for none. With SAML only, as the two below. A change is in place. */
  readonly samlMasterBackendRole: string;
  readonly samlRolesKey: string;
  readonly samlSubjectKey: string;
  /** Makes the service-linked role. */
  readonly drain: InterfaceDrain;
  /** `HH:MM` in UTC; empty leaves it to the service. A change is in place. */
  readonly offPeakWindowStart: string;
  /** Install service software by itself, in the off-peak window. A change is in place. */
  readonly autoSoftwareUpdate: boolean;
  /** From ipv4 to dualstack in place; back would replace the domain. */
  readonly ipAddressType: "ipv4" | "dualstack";
  /** With `warmNodes`. */
  readonly warmType: string;
  /** Refuse deletion of domain and secret. */
  readonly protectData: boolean;
}

const LOG_RETENTION_DAYS = 90;

/**
 * IAM needs some seconds until OpenSearch Service sees a new service-linked role. The service refuses the domain until then
 * in words that the provider does not retry (it knows those of "Amazon ES" only), so the first domain of an account would fail.
 */
const ROLE_PAUSE_SECONDS = 60;

/**
 * A domain in a VPC needs one of these roles; both are the whole account's, and no stack deletes them.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/slr.html
 */
const SERVICE_LINKED_ROLE = { "opensearchservice.amazonaws.com": "AWSServiceRoleForAmazonOpenSearchService" };
const OLDER_SERVICE_LINKED_ROLE = { "es.amazonaws.com": "AWSServiceRoleForAmazonElasticsearchService" };

/** What the domain writes about itself: log type of the service → last part of the log group's name. */
const LOGS = {
  INDEX_SLOW_LOGS: "index-slow",
  SEARCH_SLOW_LOGS: "search-slow",
  ES_APPLICATION_LOGS: "application",
  AUDIT_LOGS: "audit",
} as const;

/**
 * A search domain without a public endpoint: in the VPC, HTTPS only, encrypted, with fine-grained access control. Those are
 * constants, as none of them has a setting under which it should be off.
 *
 * Cost, us-east-1, on demand: the default m5.xlarge.search 0.283 USD an hour × 730 = 207 USD a month, 100 GiB of gp3 at
 * 0.122 = 12 USD.
 * A change of `domainName` or `kmsKeyArn` replaces the domain and loses its data; all else is in place (blue/green).
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
    refuseImpossible(name, args);
    this.engine = engineOf(args.engineVersion);
    this.domainName = args.domainName;
    this.domainArn = domainArn(args.place, args.domainName);
    this.masterUserName = args.masterUser === "internal" ? args.masterUserName : "";
    this.masterPassword = this.passwordOf(name, args);
    const domain = this.createDomain(name, args, this.logging(name, args));
    if (args.samlMetadata) this.signInBySaml(name, args, domain);
    this.domainEndpoint = domain.endpoint;
    this.ready = [domain];
    this.outputs = domainOutputs(this);
    this.registerOutputs(this.outputs);
  }

  private passwordOf(name: string, args: SearchDomainArgs): pulumi.Output<string> {
    if (args.masterUser === "iam") return pulumi.secret("");
    const opts = { parent: this, protect: args.protectData };
    const password = new random.RandomPassword(
      `${name}-master`,
      // One of each class, as the service demands; none that a shell or a URL would change.
      { length: 32, minUpper: 1, minLower: 1, minNumeric: 1, minSpecial: 1, overrideSpecial: "-_.+=" },
      opts,
    ).result;
    const secret = new aws.secretsmanager.Secret(
      `${name}-master`,
      {
        description: `Master user of the search domain ${args.domainName}`,
        kmsKeyId: args.kmsKeyArn,
        // 0 lets a development stack be made again at once; a protected secret can be restored for 30 days.
        recoveryWindowInDays: args.protectData ? 30 : 0,
      },
      opts,
    );
    new aws.secretsmanager.SecretVersion(
      `${name}-master`,
      { secretId: secret.id, secretString: pulumi.jsonStringify({ username: args.masterUserName, password }) },
      { parent: this },
    );
    return password;
  }

  private logging(name: string, args: SearchDomainArgs): Logging {
    const groups = Object.entries(LOGS).map(([logType, kind]) => ({
      logType,
      group: new aws.cloudwatch.LogGroup(
        `${name}-${kind}`,
        {
          name: logGroupName(args.domainName, kind),
          retentionInDays: LOG_RETENTION_DAYS,
          kmsKeyId: args.kmsKeyArn,
        },
        { parent: this },
      ),
    }));
    const policies = args.logResourcePolicy === "create" ? [this.logPolicy(name, args)] : [];
    return {
      options: groups.map(({ logType, group }) => ({ logType, cloudwatchLogGroupArn: group.arn, enabled: true })),
      before: [...policies, ...groups.map(({ group }) => group)],
    };
  }

  /** One policy for all four groups: an account may have only ten of them in a region. */
  private logPolicy(name: string, args: SearchDomainArgs): pulumi.Resource {
    return new aws.cloudwatch.LogResourcePolicy(
      `${name}-logs`,
      {
        policyName: `${args.domainName}-domain-logs`,
        policyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "es.amazonaws.com" },
              Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:PutLogEventsBatch"],
              Resource: arnIn(args.place, "logs", `log-group:${logGroupName(args.domainName, "*")}`),
              Condition: {
                StringEquals: { "aws:SourceAccount": args.place.accountId },
                ArnLike: { "aws:SourceArn": this.domainArn },
              },
            },
          ],
        }),
      },
      { parent: this },
    );
  }

  private createDomain(name: string, args: SearchDomainArgs, logging: Logging): aws.opensearch.Domain {
    return new aws.opensearch.Domain(
      name,
      {
        domainName: args.domainName,
        engineVersion: args.engineVersion,
        clusterConfig: clusterConfig(args),
        ebsOptions: {
          ebsEnabled: true,
          volumeType: args.volumeType,
          volumeSize: args.volumeSizeGiB,
          ...volumePerformance(args),
        },
        vpcOptions: { subnetIds: [...args.subnetIds], securityGroupIds: [args.domainSecurityGroupId] },
        encryptAtRest: { enabled: true, ...(args.kmsKeyArn ? { kmsKeyId: args.kmsKeyArn } : {}) },
        nodeToNodeEncryption: { enabled: true },
        domainEndpointOptions: {
          enforceHttps: true,
          tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10",
          ...customEndpoint(args),
        },
        advancedSecurityOptions: this.masterUserOptions(args),
        // Groups by name, as the mappings of the settings name them.
        ...(args.identityCenter
          ? {
              identityCenterOptions: {
                enabledApiAccess: true,
                identityCenterInstanceArn: args.identityCenter,
                rolesKey: "GroupName",
                subjectKey: "UserName",
              },
            }
          : {}),
        accessPolicies: accessPolicy(args, this.domainArn),
        logPublishingOptions: logging.options,
        // Always said: left out, it would stay on when a domain moves to the T family, which the service refuses.
        autoTuneOptions: { desiredState: autoTuneState(args) },
        softwareUpdateOptions: { autoSoftwareUpdateEnabled: args.autoSoftwareUpdate },
        ...offPeakWindow(args),
        // Said where it is not the service's own choice: a change back would replace the domain, and is refused before.
        ...(args.ipAddressType === "dualstack" ? { ipAddressType: args.ipAddressType } : {}),
        // Another stack with the same domain name is refused by it.
        tags: stackTag(),
      },
      {
        parent: this,
        protect: args.protectData,
        // Without the log policy and the role the service refuses the domain; neither is an input of it.
        dependsOn: [...logging.before, ...this.serviceLinkedRole(name, args)],
        // The provider's hour is too short for one domain in ten, and blue/green updates take longer still.
        customTimeouts: { create: "120m", update: "180m", delete: "90m" },
        // The name is fixed, so a domain that must be replaced has to go first.
        deleteBeforeReplace: true,
      },
    );
  }

  /** @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/saml.html */
  private signInBySaml(name: string, args: SearchDomainArgs, domain: aws.opensearch.Domain): void {
    const { samlMetadata = "", samlMasterBackendRole, samlRolesKey, samlSubjectKey } = args;
    new aws.opensearch.DomainSamlOptions(
      `${name}-saml`,
      {
        domainName: domain.domainName,
        samlOptions: {
          enabled: true,
          idp: identityProvider(samlMetadata),
          ...(samlMasterBackendRole ? { masterBackendRole: samlMasterBackendRole } : {}),
          ...(samlRolesKey ? { rolesKey: samlRolesKey } : {}),
          ...(samlSubjectKey ? { subjectKey: samlSubjectKey } : {}),
        },
      },
      { parent: this },
    );
  }

  private masterUserOptions(args: SearchDomainArgs): aws.types.input.opensearch.DomainAdvancedSecurityOptions {
    return args.masterUser === "internal"
      ? {
          enabled: true,
          internalUserDatabaseEnabled: true,
          masterUserOptions: { masterUserName: args.masterUserName, masterUserPassword: this.masterPassword },
        }
      : {
          enabled: true,
          internalUserDatabaseEnabled: false,
          // Whoever sets up the domain must be its master; the setup maps `masterUserArn` to the same rights.
          masterUserOptions: { masterUserArn: args.roles.setup.arn },
        };
  }

  /** Nothing is looked up here: the run after would find what this one has made, and no longer declare it. */
  private serviceLinkedRole(name: string, args: SearchDomainArgs): pulumi.Resource[] {
    const { serviceLinkedRole, drain, place } = args;
    if (serviceLinkedRole === "skip") return [];
    const roles = { ...SERVICE_LINKED_ROLE, ...(serviceLinkedRole === "auto" ? OLDER_SERVICE_LINKED_ROLE : {}) };
    const how = { place, pauseSeconds: ROLE_PAUSE_SECONDS, parent: this };
    return [drain.ensureServiceLinkedRole(`${name}-service-linked-role`, roles, how)];
  }
}

interface Logging {
  readonly options: aws.types.input.opensearch.DomainLogPublishingOption[];
  readonly before: readonly pulumi.Resource[];
}

const logGroupName = (domainName: string, kind: string): string => `/aws/opensearch/domains/${domainName}/${kind}`;

function refuseImpossible(name: string, args: SearchDomainArgs): void {
  const problems = domainProblems({
    ...args,
    subnetCount: args.subnetIds.length,
    partition: args.place.partition,
  });
  if (problems.length === 0) return;
  const lines = problems.map(({ setting, message }) => `  ${setting}: ${message}`);
  throw new Refusal(`the service would refuse the domain ${name}:\n${lines.join("\n")}`);
}

function clusterConfig(args: SearchDomainArgs): aws.types.input.opensearch.DomainClusterConfig {
  const zoneAware = args.availabilityZones > 1;
  return {
    instanceType: args.instanceType,
    instanceCount: args.instanceCount,
    zoneAwarenessEnabled: zoneAware,
    ...(zoneAware ? { zoneAwarenessConfig: { availabilityZoneCount: args.availabilityZones } } : {}),
    multiAzWithStandbyEnabled: args.multiAzWithStandby,
    dedicatedMasterEnabled: args.dedicatedMasters,
    // Three, as two cannot outvote each other and the service recommends no other number.
    ...(args.dedicatedMasters ? { dedicatedMasterCount: 3, dedicatedMasterType: args.masterType } : {}),
    ...(args.warmNodes > 0
      ? {
          warmEnabled: true,
          warmCount: args.warmNodes,
          warmType: args.warmType,
          coldStorageOptions: { enabled: args.coldStorage },
        }
      : {}),
  };
}

function autoTuneState(args: SearchDomainArgs): "ENABLED" | "DISABLED" {
  const isOn =
    args.autoTune === "auto" ? hasAutoTune({ ...args, partition: args.place.partition }) : args.autoTune === "enabled";
  return isOn ? "ENABLED" : "DISABLED";
}

/** A window is on for every domain since 2023; older ones need it on before they can update by themselves. */
function offPeakWindow({
  offPeakWindowStart,
  autoSoftwareUpdate,
}: SearchDomainArgs): Pick<aws.opensearch.DomainArgs, "offPeakWindowOptions"> {
  if (offPeakWindowStart === "") return autoSoftwareUpdate ? { offPeakWindowOptions: { enabled: true } } : {};
  const [hours, minutes] = offPeakWindowStart.split(":").map(Number);
  return {
    offPeakWindowOptions: { enabled: true, offPeakWindow: { windowStartTime: { hours, minutes } } },
  };
}

function customEndpoint(args: SearchDomainArgs): Partial<aws.types.input.opensearch.DomainDomainEndpointOptions> {
  return args.customEndpoint === ""
    ? {}
    : {
        customEndpointEnabled: true,
        customEndpoint: args.customEndpoint,
        customEndpointCertificateArn: args.certificateArn,
      };
}

/**
 * Who may call the domain. Open to the VPC means whoever the security groups let in: fine-grained access control decides
 * then. @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html
 */
function accessPolicy(args: SearchDomainArgs, arn: string): pulumi.Output<string> {
  const principals =
    args.accessPolicy === "openInVpc"
      ? ["*"]
      : [
          ...[...args.roles.delivery.values()].map((role) => role.arn),
          args.roles.setup.arn,
          ...(args.masterUserArn ? [args.masterUserArn] : []),
          ...args.accessPrincipals,
        ];
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: principals.length === 1 ? principals[0] : principals },
        Action: "es:ESHttp*",
        Resource: `${arn}/*`,
      },
    ],
  });
}
