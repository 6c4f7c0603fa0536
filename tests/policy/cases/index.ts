import type { Base, Edit } from "./case";
import { deliveryStreamBases } from "./delivery-stream-bases";
import { deliveryStreamEdits } from "./delivery-streams";
import { neighbourBases, neighbourEdits } from "./neighbours";
import { searchDomainBases, searchDomainEdits } from "./search-domains";
import { securityGroupBases, securityGroupEdits } from "./security-groups";

export const bases: readonly Base[] = [
  ...securityGroupBases,
  ...searchDomainBases,
  ...deliveryStreamBases,
  ...neighbourBases,
];

export const edits: readonly Edit[] = [
  ...securityGroupEdits,
  ...searchDomainEdits,
  ...deliveryStreamEdits,
  ...neighbourEdits,
];
