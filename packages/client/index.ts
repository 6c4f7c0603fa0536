// What other Pulumi programs import: the contract of the outputs, and the function that reads them.
export { stackOutputs, type StackOutputs } from "./outputs";
export { readStack, type StackView } from "./read-stack";
