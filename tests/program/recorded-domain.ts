import { type DomainSettings, SearchDomain, type SearchDomainArgs } from "../../components/domain/domain";
import type { StackContext } from "../../components/stack/stack-context";
import { neighbours, stack, walkthrough } from "./neighbours";
import { inputsOf, Recorded, record } from "./recorder";

type Change = Partial<DomainSettings & StackContext & SearchDomainArgs["network"]>;

export const makeDomain = (change: Change = {}): SearchDomain =>
  new SearchDomain("domain", {
    settings: { ...walkthrough, serviceLinkedRole: "skip", ...change },
    stack: { ...stack, ...change },
    network: { subnetIds: ["subnet-1"], domainSecurityGroupId: "sg-1", ...change },
    ...neighbours(),
  });

export const recordDomain = (change: Change = {}): Promise<ReadonlyMap<string, Recorded>> =>
  record(() => makeDomain(change));

export const domainInputs = async (change: Change): Promise<Readonly<Record<string, unknown>>> =>
  inputsOf(await recordDomain(change), "opensearch.Domain domain");
