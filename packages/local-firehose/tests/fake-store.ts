import type { DocumentBatch, DocumentError, Store } from "../store/store";

/** A store that keeps what it gets and gives one answer after the other, the last one for ever. */
export class FakeStore implements Store {
  readonly name = "fake";
  readonly batches: DocumentBatch[] = [];
  private readonly answers: (readonly DocumentError[] | Error)[];

  constructor(...answers: (readonly DocumentError[] | Error)[]) {
    this.answers = answers;
  }

  bulk(batch: DocumentBatch): Promise<readonly DocumentError[]> {
    this.batches.push({ ...batch, lines: Buffer.from(batch.lines) });
    const answer = (this.answers.length > 1 ? this.answers.shift() : this.answers[0]) ?? [];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  }

  answer(...answers: (readonly DocumentError[] | Error)[]): void {
    this.answers.splice(0, this.answers.length, ...answers);
  }

  series = () => Promise.resolve([]);
  extent = () => Promise.resolve(undefined);
  documents = () => Promise.resolve([]);
  count = () => Promise.resolve(this.batches.reduce((sum, { ends }) => sum + ends.length, 0));
  close = () => Promise.resolve();
}
