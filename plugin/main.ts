import * as pulumi from "@pulumi/pulumi";
import { PrivateIngestProvider } from "./provider";

void pulumi.provider.main(new PrivateIngestProvider(), process.argv.slice(2));
