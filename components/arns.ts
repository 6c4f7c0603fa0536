/** Where a stack lives, as far as ARNs tell. */
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

/**
 * ARN of a domain, from its name: a policy inside the domain that read it from the domain would refer to itself.
 */
export const domainArn = (place: Place, domainName: string): string => arnIn(place, "es", `domain/${domainName}`);
