import type { Expectation } from "./expectation";
import type { Property } from "./property";
import { not } from "./truth";

/** Expects a pipeline's body, in YAML or JSON, to be without a problem. */
export const bodyWithout =
  (isWrong: (body: string) => boolean, told: Pick<Expectation, "problem" | "fix">) =>
  (props: Property): readonly Expectation[] => {
    const body = props.at("pipelineConfigurationBody");
    return [{ at: body, holds: not(body.isText(isWrong)), ...told }];
  };
