// `npm run schema` prints the schema of the package, for `pulumi package gen-sdk` and for reading.
import { packageSchema } from "./schema";

console.log(JSON.stringify(packageSchema(), null, 2));
