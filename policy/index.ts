import { PolicyPack } from "@pulumi/policy";
import { rules } from "./rules";

new PolicyPack("private-ingest", { policies: [...rules], enforcementLevel: "mandatory" });
