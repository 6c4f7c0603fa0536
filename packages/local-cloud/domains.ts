import { AwsError } from "@private-ingest/local-firehose/firehose/aws-error";
import { OpenSearchUnavailable } from "@private-ingest/local-firehose/opensearch/server";
import { type CloudAnswer, type Call, jsonAnswer } from "./call";
import { DomainCluster, type DomainMasterUser } from "./domain-cluster";
import type { Handler, Next } from "./front";
import type { Interfaces, VpcPlace } from "./interfaces";

/** `opensearch`: a domain is a real cluster. `records`: it is only its record. */
export type DomainKind = "opensearch" | "records";

interface Settings {
  readonly DomainName: string;
  readonly IPAddressType?: string;
  readonly VPCOptions?: VpcPlace;
  readonly AdvancedSecurityOptions?: { readonly MasterUserOptions?: DomainMasterUser };
}

export interface DomainsOptions {
  readonly kind: DomainKind;
  readonly region: string;
  readonly interfaces: Interfaces;
  readonly signerOf: (accessKeyId: string) => string;
  readonly onCluster: (certificateAuthority: string) => Promise<void>;
}

/** OpenSearch Service: moto keeps the records; the cluster of a domain runs here. */
export class Domains {
  private readonly clusters = new Map<string, DomainCluster>();
  /** By domain, as moto forgets it. */
  private readonly addressTypes = new Map<string, string>();

  constructor(private readonly options: DomainsOptions) {}

  /** @param domainArn such as `arn:aws:es:us-east-1:123456789012:domain/stock`. */
  clusterOf(domainArn = ""): DomainCluster | undefined {
    return this.clusters.get(domainArn.slice(domainArn.indexOf("/") + 1));
  }

  readonly handler: Handler = async (call, next) => {
    const answer = await next(call.operation === "UpdateDomainConfig" ? await withKeptOptions(call, next) : call);
    if (answer.status >= 300 || call.service !== "es") return answer;
    if (call.operation === "GetCompatibleVersions") return this.compatible(call, answer, next);
    if (call.operation === "CreateDomain") await this.create(settingsOf(call));
    if (call.operation === "UpdateDomainConfig") await this.update(nameOf(call), settingsOf(call));
    if (call.operation === "DeleteDomain") await this.delete(nameOf(call));
    return this.complete(answer);
  };

  async stop(): Promise<void> {
    await Promise.all([...this.clusters.values()].map((cluster) => cluster.stop()));
  }

  private async create(settings: Settings): Promise<void> {
    const { AdvancedSecurityOptions, DomainName, IPAddressType, VPCOptions = {} } = settings;
    const { interfaces, kind, onCluster, signerOf } = this.options;
    if (IPAddressType !== undefined) this.addressTypes.set(DomainName, IPAddressType);
    await interfaces.place(`domain ${DomainName}`, `ES ${DomainName}`, VPCOptions);
    if (kind === "records") return;
    try {
      const cluster = await DomainCluster.start(signerOf);
      this.clusters.set(DomainName, cluster);
      await onCluster(cluster.certificateAuthority);
      await cluster.setMaster(AdvancedSecurityOptions?.MasterUserOptions ?? {});
    } catch (error) {
      if (!(error instanceof OpenSearchUnavailable)) throw error;
      throw new AwsError("ValidationException", `${error.message} Or start the cloud with --domains records.`);
    }
  }

  private async update(name: string, { AdvancedSecurityOptions, IPAddressType }: Settings): Promise<void> {
    if (IPAddressType !== undefined) this.addressTypes.set(name, IPAddressType);
    const { MasterUserOptions } = AdvancedSecurityOptions ?? {};
    if (MasterUserOptions !== undefined) await this.clusters.get(name)?.setMaster(MasterUserOptions);
  }

  private async delete(name: string): Promise<void> {
    const cluster = this.clusters.get(name);
    this.clusters.delete(name);
    this.addressTypes.delete(name);
    this.options.interfaces.release(`domain ${name}`);
    await cluster?.stop();
  }

  /** The upgrades of the domain's version; moto returns those of every version. */
  private async compatible(call: Call, answer: CloudAnswer, next: Next): Promise<CloudAnswer> {
    const name = new URL(call.url, "http://cloud").searchParams.get("domainName");
    if (name === null) return answer;
    const DomainStatus = await statusOf(name, call, next);
    const { CompatibleVersions } = JSON.parse(answer.body.toString()) as {
      CompatibleVersions: { SourceVersion: string }[];
    };
    const own = CompatibleVersions.filter(({ SourceVersion }) => SourceVersion === DomainStatus?.["EngineVersion"]);
    return jsonAnswer({ CompatibleVersions: own }, answer.status);
  }

  /** Adds the members that the service computes for a domain in a VPC. */
  private async complete(answer: CloudAnswer): Promise<CloudAnswer> {
    const body = JSON.parse(answer.body.toString() || "{}") as Answered;
    const statuses = [body.DomainStatus, ...(body.DomainStatusList ?? [])];
    for (const status of statuses) {
      if (status === undefined) continue;
      // https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainStatus.html
      status["DomainProcessingStatus"] ??= "Active";
      status["IPAddressType"] ??= this.addressTypes.get(status.DomainName);
      const { DomainName, VPCOptions } = status;
      const here = this.clusters.get(DomainName)?.endpoint;
      if (VPCOptions?.SubnetIds?.length) {
        const hash = Buffer.from(DomainName).toString("hex").slice(0, 26);
        status.VPCOptions = await this.described(VPCOptions);
        status["Endpoints"] = { vpc: here ?? `vpc-${DomainName}-${hash}.${this.options.region}.es.amazonaws.com` };
      } else if (here !== undefined) status["Endpoint"] = here;
    }
    const configured = body.DomainConfig?.VPCOptions;
    if (configured?.Options?.SubnetIds?.length) configured.Options = await this.described(configured.Options);
    return jsonAnswer(body, answer.status);
  }

  /** https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_VPCDerivedInfo.html */
  private async described(place: VpcPlace): Promise<VpcPlace> {
    const subnets = await this.options.interfaces.subnets(place.SubnetIds ?? []);
    const AvailabilityZones = [...new Set(subnets.map(({ AvailabilityZone = "" }) => AvailabilityZone))].sort();
    return { ...place, ...{ VPCId: subnets[0]?.VpcId, AvailabilityZones } };
  }
}

interface Answered {
  readonly DomainStatus?: DomainStatus;
  readonly DomainStatusList?: readonly DomainStatus[];
  readonly DomainConfig?: { readonly VPCOptions?: { Options?: VpcPlace } };
}

interface DomainStatus {
  readonly DomainName: string;
  VPCOptions?: VpcPlace;
  [member: string]: unknown;
}

async function statusOf(name: string, call: Call, next: Next): Promise<DomainStatus | undefined> {
  const url = `/2021-01-01/opensearch/domain/${name}`;
  const { body } = await next({ ...call, method: "GET", url, body: Buffer.alloc(0) });
  return (JSON.parse(body.toString()) as Answered).DomainStatus;
}

/**
 * Restores security options that the call leaves out, as moto forgets them.
 * https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_UpdateDomainConfig.html
 */
async function withKeptOptions(call: Call, next: Next): Promise<Call> {
  const settings = settingsOf(call);
  if (settings.AdvancedSecurityOptions === undefined) return call;
  const status = await statusOf(nameOf(call), call, next);
  const options = { ...(status?.["AdvancedSecurityOptions"] ?? {}), ...settings.AdvancedSecurityOptions };
  return { ...call, body: Buffer.from(JSON.stringify({ ...settings, AdvancedSecurityOptions: options })) };
}

const settingsOf = ({ body }: Call): Settings => JSON.parse(body.toString()) as Settings;
const nameOf = ({ url }: Call): string => decodeURIComponent(/\/domain\/([^/?]+)/.exec(url)?.[1] ?? "");
