import type { Expectation } from "./expectation";
import type { Property } from "./property";
import { not } from "./truth";

/** Asks of a pipeline's body, in YAML or JSON, that nothing is wrong in it. */
export const bodyWithout =
  (isWrong: (body: string) => boolean, told: Pick<Expectation, "problem" | "fix">) =>
  (props: Property): readonly Expectation[] => {
    const body = props.at("pipelineConfigurationBody");
    return [{ at: body, holds: not(body.isText(isWrong)), ...told }];
  };
