// For other Pulumi programs: the contract of the outputs, and the function that reads them.
export { stackOutputs, type StackOutputs, streamOutputs, type StreamOutputs } from "./outputs";
export { readStack, type StackView } from "./read-stack";
