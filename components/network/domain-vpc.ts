/** The fix for settings that would move a domain. */
export const MOVE_FIX =
  "A domain cannot move to another VPC: keep the VPC, or choose another domainName, let both run, and copy the indices by snapshot.";
