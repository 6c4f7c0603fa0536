import { dev } from "./dev";
import { prod } from "./prod";
import type { Walk } from "./walk";

export const walks: readonly Walk[] = [dev, prod];
