import * as aws from "../aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ExistingDomain } from "../domain/existing-domain-problems";
import { refuseRename } from "../domain/earlier-name";
import { checkAdoptedDomain, findDomain } from "../domain/existing-domain";
import { type ArnSettings, foreignArnProblems } from "../domain/foreign-arns";
import { checkOwnDomain, type OwnDomainOptions } from "../domain/own-domain";
import type { Place } from "../iam/arns";
import { adoptedKeyProblems } from "../key/adopted-key";
import { adoptVpc, type AdoptVpcOptions } from "../network/adopt-vpc";
import { type EndpointOptions, type EndpointService, wantedEndpoints } from "../network/endpoint-services";
import { existingEndpoints } from "../network/existing-endpoints";
import type { AdoptedVpc } from "../network/network";
import { type NewVpcOptions, zonesOfNewVpc } from "../network/new-vpc";
import { type AdoptionSettings, missingThings } from "./missing-things";
import { refuse } from "../problems/refusal";
import { anyStreamExists } from "../stream/existing-streams";

/** The settings that look-ups depend on; names as in the settings. */
export interface EnvironmentOptions
  extends
    Omit<ArnSettings, "kinesisStreamArn">,
    AdoptionSettings,
    EndpointOptions,
    OwnDomainOptions,
    AdoptVpcOptions,
    NewVpcOptions {
  readonly instanceCount: number;
  readonly existingDomainEndpoint: string;
  readonly permissionsBoundaryArn: string;
  readonly streams: readonly { readonly streamName: string; readonly kinesisStreamArn: string }[];
}

/**
 * The account before anything is declared, as plain values, so that a preview decides every
 * resource. The next run also finds this stack's own resources, and must declare the same.
 */
export interface Environment {
  readonly place: Place;
  /** The existing VPC of the settings, checked, with one subnet per zone. */
  readonly adoptedVpc?: AdoptedVpc;
  /** Zones of a new VPC's subnets, by position; empty where the VPC exists. */
  readonly zoneNames: readonly string[];
  /** Endpoints of the settings that do not exist in the VPC, except this stack's own. */
  readonly endpointServices: readonly EndpointService[];
}

/** Looks up the account. @throws Refusal listing everything that would make a deployment fail. */
export async function lookUp(options: EnvironmentOptions, provider: aws.Provider): Promise<Environment> {
  const opts: pulumi.InvokeOptions = { provider };
  const place = await findPlace(opts);
  await refuseUnusable(options, place, opts);
  await checkKey(options.kmsKeyArn, opts);
  const ownDomain = await checkDomain(options, opts);
  const offeredZones = await availabilityZones(opts);
  const endpointServices = await ownEndpoints(options, place, ownDomain?.vpcId, opts);
  if (options.vpcId === "") {
    const zoneNames = await zonesOfNewVpc(options, offeredZones, ownDomain?.vpcId, opts);
    return { place, zoneNames, endpointServices };
  }
  const needs = {
    offeredZones,
    endpoints: endpointServices.length,
    dataNodes: options.existingDomainArn ? 0 : options.instanceCount,
    accessHost: options.dashboardAccess !== "none",
    // A deployed stack has its addresses; free ones are for growth.
    alreadyDeployed: ownDomain?.vpcId !== undefined || (await anyStreamExists(streamNames(options), opts)),
  };
  return { place, adoptedVpc: await adoptVpc(options, ownDomain, needs, opts), zoneNames: [], endpointServices };
}

async function findPlace(opts: pulumi.InvokeOptions): Promise<Place> {
  const [{ partition }, { region }, { accountId }] = await Promise.all([
    aws.getPartition({}, opts),
    aws.getRegion({}, opts),
    aws.getCallerIdentity({}, opts),
  ]);
  return { partition, region, accountId };
}

/** Refuses settings that name resources in another place, or missing ones. */
async function refuseUnusable(options: EnvironmentOptions, place: Place, opts: pulumi.InvokeOptions): Promise<void> {
  const kinesisStreamArn = options.streams.map((stream) => stream.kinesisStreamArn);
  const foreign = foreignArnProblems({ ...options, kinesisStreamArn }, place);
  const except = foreign.map(({ setting }) => setting);
  const problems = [
    ...foreign,
    ...boundaryProblems(options, place),
    ...(await missingThings(options, place, except, opts)),
  ];
  refuse(
    "settings that name resources this stack cannot use",
    problems.map(({ setting, message }) => `${setting}: ${message}`),
  );
}

/** IAM accepts a boundary of the role's own account, or one of AWS's. */
function boundaryProblems(
  { permissionsBoundaryArn }: Pick<EnvironmentOptions, "permissionsBoundaryArn">,
  place: Place,
): { setting: string; message: string }[] {
  const [, partition = "", , , owner = ""] = permissionsBoundaryArn.split(":");
  if (permissionsBoundaryArn === "") return [];
  if (partition === place.partition && [place.accountId, "aws"].includes(owner)) return [];
  const message = `${permissionsBoundaryArn} given, and the stack is in account ${place.accountId} of partition ${place.partition}; allowed is a policy of that account, or AWS's own`;
  return [{ setting: "permissionsBoundaryArn", message }];
}

async function checkKey(keyId: string, opts: pulumi.InvokeOptions): Promise<void> {
  if (keyId === "") return;
  refuse(`kmsKeyArn: the key ${keyId} does not fit`, adoptedKeyProblems(await aws.kms.getKey({ keyId }, opts)));
}

async function checkDomain(
  options: EnvironmentOptions,
  opts: pulumi.InvokeOptions,
): Promise<ExistingDomain | undefined> {
  if (options.existingDomainArn) {
    await checkAdoptedDomain(options, opts);
    return undefined;
  }
  const ownDomain = await findDomain(options.domainName, opts);
  if (ownDomain) checkOwnDomain(options, ownDomain);
  else await refuseRename(options.domainName, streamNames(options), opts);
  return ownDomain;
}

async function availabilityZones(opts: pulumi.InvokeOptions): Promise<readonly string[]> {
  // Excludes Local and Wavelength Zones, which need opt-in.
  const filters = [{ name: "opt-in-status", values: ["opt-in-not-required"] }];
  return (await aws.getAvailabilityZones({ filters }, opts)).names;
}

async function ownEndpoints(
  options: EnvironmentOptions,
  { region }: Place,
  domainVpcId: string | undefined,
  opts: pulumi.InvokeOptions,
): Promise<EndpointService[]> {
  const wanted = wantedEndpoints(options);
  const vpcId = options.vpcId || domainVpcId;
  const taken = vpcId ? await existingEndpoints(vpcId, region, wanted, opts) : [];
  return wanted.filter((service) => !taken.includes(service));
}

const streamNames = ({ streams }: EnvironmentOptions): string[] => streams.map(({ streamName }) => streamName);
