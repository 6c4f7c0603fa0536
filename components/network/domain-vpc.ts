/** What a user can do whose settings would have to move a domain. */
export const WAY_OUT_OF_A_MOVE =
  "A domain cannot move to another VPC: keep the VPC, or choose another domainName, let both run, and copy the indices by snapshot.";
