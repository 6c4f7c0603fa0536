import assert from "node:assert/strict";
import { type Domain, RequestFailed } from "../../../lambda/setup/domain";
import { converge, type ManagedObject, withdraw } from "../../../lambda/setup/managed-object";

/** A domain whose time is up after so many pauses, none of which takes any. */
function patientFor(pauses: number): Domain {
  return { pause: () => Promise.resolve(pauses-- > 0) } as unknown as Domain;
}

/**
 * An object whose first so many writes and removals fail as another writer makes them fail, or do
 * not last.
 */
class Thing implements ManagedObject<string> {
  readonly name = "thing";
  attempts = 0;

  constructor(
    private readonly trouble: "conflict" | "reverted",
    private troubles: number,
    private state?: string,
  ) {}

  read(): Promise<string | undefined> {
    return Promise.resolve(this.state);
  }

  isCurrent(state: string): boolean {
    return state === "as desired";
  }

  async write(): Promise<void> {
    await this.attempt("as desired");
  }

  async remove(): Promise<"removed"> {
    await this.attempt(undefined);
    return "removed";
  }

  private attempt(state: string | undefined): Promise<void> {
    this.attempts++;
    if (this.troubles-- <= 0) this.state = state;
    else if (this.trouble === "conflict") return Promise.reject(new RequestFailed("answered with 409", 409));
    return Promise.resolve();
  }
}

describe("setup: another writer", () => {
  it("is written after, however often it comes in between", async () => {
    const thing = new Thing("conflict", 12);
    assert.equal((await converge(patientFor(100), thing)).outcome, "created");
    assert.equal(thing.attempts, 13);
  });

  it("does not keep a removal from its end", async () => {
    const thing = new Thing("conflict", 12, "as desired");
    assert.equal((await withdraw(patientFor(100), thing)).outcome, "deleted");
    assert.equal((await withdraw(patientFor(100), thing)).outcome, "absent");
  });

  it("is the error when the time is up", async () => {
    for (const step of [converge, withdraw]) {
      const thing = new Thing("conflict", 12, "other");
      await assert.rejects(step(patientFor(3), thing), { status: 409 });
      assert.equal(thing.attempts, 4);
    }
  });
});

describe("setup: a state that does not last", () => {
  it("is written five times, and then an error", async () => {
    const thing = new Thing("reverted", 12);
    await assert.rejects(
      converge(patientFor(100), thing),
      /^RequestFailed: The thing was written, but reads back otherwise/,
    );
    assert.equal(thing.attempts, 5);
  });
});
