import { Front } from "@private-ingest/local-cloud/front";
import { type Moto, startMoto } from "@private-ingest/local-cloud/moto";
import { repairs } from "@private-ingest/local-cloud/repairs";
import type { Finding } from "../checking/finding";
import { Deployment } from "./deployment/deployment";
import { streamsAtRest } from "./deployment/streams";
import { FakeInside } from "./fake-inside";
import { type Outcome, runJson } from "./run";

/** The doctor before a deployment in moto and a domain whose inside answers as a test wants. */
export class DoctorInMoto {
  private constructor(
    private readonly moto: Moto,
    private readonly front: Front,
    readonly deployment: Deployment,
    readonly inside: FakeInside,
  ) {}

  static async start(): Promise<DoctorInMoto> {
    const moto = await startMoto();
    // Functions are not run: that would need Docker.
    await fetch(`${moto.url}/moto-api/config`, { method: "POST", body: '{"lambda":{"use_docker":false}}' });
    const { iam = [] } = repairs(moto.url);
    const front = new Front(moto.url, { iam, firehose: [streamsAtRest()] }, () => undefined);
    const deployment = await new Deployment(await front.listen(0)).make();
    return new DoctorInMoto(moto, front, deployment, await new FakeInside(deployment.roleArn).start());
  }

  async stop(): Promise<void> {
    this.inside.stop();
    await this.front.stop();
    await this.moto.stop();
  }

  get env(): Record<string, string> {
    const { domainGroup, vpcId } = this.deployment.network;
    return { PRIVATE_INGEST_DOMAIN_SECURITY_GROUP_ID: domainGroup, PRIVATE_INGEST_VPC_ID: vpcId };
  }

  argv(stream: string, ...more: readonly string[]): string[] {
    const { deployment, inside } = this;
    return ["doctor", "--endpoint", deployment.url, "--domain", inside.url, "--stream", stream, ...more];
  }

  examine(stream = "stock", ...more: readonly string[]): Promise<Outcome & { json: Finding[] }> {
    return runJson<Finding[]>(this.argv(stream, ...more), { env: this.env });
  }

  /** What one check says of a stream. */
  async findingOf(check: string, stream = "stock", ...more: readonly string[]): Promise<Finding | undefined> {
    return (await this.examine(stream, ...more)).json.find((finding) => finding.check === check);
  }
}
