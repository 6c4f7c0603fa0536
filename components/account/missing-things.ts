import * as aws from "../aws";
import type * as pulumi from "@pulumi/pulumi";
import { nameOfDomain } from "../domain/search-target";
import type { Place } from "../iam/arns";
import { whyNone } from "./if-found";

/** Settings that name existing resources; names as in the settings. */
export interface AdoptionSettings {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly streamSecurityGroupId: string;
  readonly domainSecurityGroupId: string;
  readonly clientSecurityGroupIds: readonly string[];
  readonly existingDomainArn: string;
  readonly kmsKeyArn: string;
}

type LookUp = (given: string, opts: pulumi.InvokeOptions) => Promise<unknown>;

const GROUP: readonly [string, LookUp] = ["security group", (id, opts) => aws.ec2.getSecurityGroup({ id }, opts)];

const LOOK_UPS: Readonly<Record<keyof AdoptionSettings, readonly [what: string, lookUp: LookUp]>> = {
  vpcId: ["VPC", (id, opts) => aws.ec2.getVpc({ id }, opts)],
  subnetIds: ["subnet", (id, opts) => aws.ec2.getSubnet({ id }, opts)],
  streamSecurityGroupId: GROUP,
  domainSecurityGroupId: GROUP,
  clientSecurityGroupIds: GROUP,
  existingDomainArn: ["domain", (arn, opts) => aws.opensearch.getDomain({ domainName: nameOfDomain(arn) }, opts)],
  kmsKeyArn: ["key", (keyId, opts) => aws.kms.getKey({ keyId }, opts)],
};

/** Every named resource that the account lacks, `except` those of wrong settings. */
export async function missingThings(
  settings: AdoptionSettings,
  { accountId, region }: Place,
  except: readonly string[],
  opts: pulumi.InvokeOptions,
): Promise<{ setting: string; message: string }[]> {
  const named = (Object.keys(LOOK_UPS) as (keyof AdoptionSettings)[])
    .filter((setting) => !except.includes(setting))
    .flatMap((setting) => [settings[setting]].flat().map((given) => ({ setting, given })));
  const problems = await Promise.all(
    named
      .filter(({ given }) => given !== "")
      .map(async ({ setting, given }) => {
        const [what, lookUp] = LOOK_UPS[setting];
        const reason = await lookUp(given, opts).then(() => undefined, whyNone);
        if (reason === undefined) return [];
        const message = `${given} given; the account ${accountId} has no such ${what} in ${region}, so name an existing one, or leave the setting out (${reason})`;
        return [{ setting, message }];
      }),
  );
  return problems.flat();
}
