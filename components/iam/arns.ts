/** A stack's place, for ARNs and service names. */
export interface Place {
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string;
  readonly region: string;
  /** 12 digits. */
  readonly accountId: string;
}

/** An ARN in this place; `service:resource` as in `arnIn(place, "es", "domain/search")`. */
export const arnIn = ({ partition, region, accountId }: Place, service: string, resource: string): string =>
  `arn:${partition}:${service}:${region}:${accountId}:${resource}`;

/** ARN of a domain by its name: its own policy cannot refer to the resource. */
export const domainArn = (place: Place, domainName: string): string => arnIn(place, "es", `domain/${domainName}`);

/** Partition → DNS suffix of its endpoints. https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json */
export const DNS_SUFFIXES: Readonly<Record<string, string>> = {
  aws: "amazonaws.com",
  "aws-cn": "amazonaws.com.cn",
  "aws-us-gov": "amazonaws.com",
  "aws-eusc": "amazonaws.eu",
  "aws-iso": "c2s.ic.gov",
  "aws-iso-b": "sc2s.sgov.gov",
  "aws-iso-e": "cloud.adc-e.uk",
  "aws-iso-f": "csp.hci.ic.gov",
};

const dnsSuffix = ({ partition }: Place): string => DNS_SUFFIXES[partition] ?? "amazonaws.com";

/** Value of `kms:ViaService` for a service of this place that uses a key for its caller. */
export const viaService = (place: Place, service: string): string => `${service}.${place.region}.${dnsSuffix(place)}`;

/**
 * A service principal in this place. Of the services used here, only CloudWatch Logs has one per
 * Region and partition.
 * @see https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/region-info/lib/default.ts
 */
export const servicePrincipal = (place: Place, service: string): string =>
  service === "logs" ? viaService(place, service) : `${service}.amazonaws.com`;
