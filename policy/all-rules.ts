import type { Rule } from "./define-rule";
import * as all from "./rules";

export const rules: readonly Rule[] = Object.values(all);
