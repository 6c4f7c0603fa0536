/** moto_server, which accepts records for a stream and writes them to a bucket in its memory, for comparison. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "@private-ingest/local-firehose/loopback";

/** A moto_server with a stream; undefined where there is none on the PATH. */
export async function startMoto(streamName: string): Promise<{ url: string; stop(): Promise<void> } | undefined> {
  const port = await freePort();
  const moto = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const failed = once(moto, "error").then(() => true);
  const url = `http://127.0.0.1:${port}`;
  while (!(await answers(url))) {
    if (await Promise.race([failed, sleep(100, false)])) return undefined;
  }
  const call = (service: string, target: string, body: unknown) =>
    fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": target,
        authorization: `AWS4-HMAC-SHA256 Credential=local/20261123/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(body),
    });
  await fetch(`${url}/bucket`, {
    method: "PUT",
    headers: {
      authorization:
        "AWS4-HMAC-SHA256 Credential=local/20261123/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0",
    },
  });
  const answer = await call("firehose", "Firehose_20150804.CreateDeliveryStream", {
    DeliveryStreamName: streamName,
    S3DestinationConfiguration: { RoleARN: "arn:aws:iam::123456789012:role/x", BucketARN: "arn:aws:s3:::bucket" },
  });
  if (!answer.ok) throw new Error(`moto did not make the stream: ${await answer.text()}`);
  return { url, stop: () => stop(moto) };
}

async function stop(moto: ChildProcess): Promise<void> {
  moto.kill();
  await once(moto, "exit");
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
