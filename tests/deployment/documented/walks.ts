import { dev } from "./dev";
import { delivered, takenOver } from "./migrated";
import { prod } from "./prod";
import type { Walk } from "./walk";

export const walks: readonly Walk[] = [dev, prod, delivered, takenOver];
