import assert from "node:assert/strict";
import { type DomainClient, RequestFailed } from "../../../lambda/setup/domain-client";
import { converge, type ManagedObject, withdraw } from "../../../lambda/setup/managed-object";

/** A domain whose time is up after some pauses, none of which takes any. */
const patientFor = (pauses: number): DomainClient =>
  ({ pause: () => Promise.resolve(pauses-- > 0) }) as unknown as DomainClient;

/** An object with 12 writes that conflict, or that do not last; the 13th succeeds. */
function thing(trouble: "conflict" | "reverted", state?: string) {
  let attempts = 0;
  const attempt = (next: string | undefined): Promise<void> => {
    if (++attempts > 12) state = next;
    else if (trouble === "conflict") return Promise.reject(new RequestFailed("answered with 409", 409));
    return Promise.resolve();
  };
  const object: ManagedObject<string> = {
    name: "thing",
    read: () => Promise.resolve(state),
    isCurrent: (found) => found === "as desired",
    write: () => attempt("as desired"),
    remove: () => attempt(undefined).then(() => "removed"),
  };
  return { object, attempts: () => attempts };
}

describe("setup: another writer of an object", () => {
  it("does not fail a write or removal, with any number of conflicts", async () => {
    const { object, attempts } = thing("conflict");
    assert.equal((await converge(patientFor(100), object)).outcome, "created");
    assert.equal(attempts(), 13);
    const { object: other } = thing("conflict", "as desired");
    assert.equal((await withdraw(patientFor(100), other)).outcome, "deleted");
    assert.equal((await withdraw(patientFor(100), other)).outcome, "absent");
  });

  it("is the error when the time is up", async () => {
    for (const step of [converge, withdraw]) {
      const { object, attempts } = thing("conflict", "other");
      await assert.rejects(step(patientFor(3), object), { status: 409 });
      assert.equal(attempts(), 4);
    }
  });

  it("that reverts each write is an error after five attempts", async () => {
    const { object, attempts } = thing("reverted");
    await assert.rejects(converge(patientFor(100), object), { name: "RequestFailed", message: /thing/ });
    assert.equal(attempts(), 5);
  });
});
