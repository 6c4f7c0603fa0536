import { SearchDomain, SearchDomainArgs } from "../../components/domain/domain";
import { readSettings } from "../../settings";
import { neighbours, place } from "./neighbours";
import { inputsOf, Recorded, record } from "./recorder";

const { settings } = readSettings({ domainName: "search" }, "shop", "test");

type Change = Partial<Omit<SearchDomainArgs, "roles" | "drain">>;

/** The walkthrough's domain, with a change. */
export const makeDomain = (change: Change = {}): SearchDomain =>
  new SearchDomain("domain", {
    ...settings,
    ...neighbours(),
    place,
    subnetIds: ["subnet-1"],
    domainSecurityGroupId: "sg-1",
    serviceLinkedRole: "skip",
    ...change,
  });

export const recordDomain = (change: Change = {}): Promise<ReadonlyMap<string, Recorded>> =>
  record(() => makeDomain(change));

/** Inputs of the domain itself. */
export const domainInputs = async (change: Change): Promise<Readonly<Record<string, unknown>>> =>
  inputsOf(await recordDomain(change), "opensearch.Domain domain");
