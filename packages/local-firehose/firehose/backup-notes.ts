import * as fs from "node:fs";
import * as path from "node:path";
import { isUnfinished, readJson, replaceFile } from "@private-ingest/operator/durable-file";

/** The records of a backup object. */
export interface BackupNote {
  readonly writer: string;
  readonly key: string;
  readonly sequences: readonly number[];
}

interface Written extends Omit<BackupNote, "sequences"> {
  /** First and last of each stretch of sequence numbers. */
  readonly stretches: readonly (readonly [number, number])[];
}

/**
 * Notes on disk of objects about to be written, until their records are settled. By them, a process
 * after a killed one does not write records twice.
 */
export class BackupNotes {
  /** Files, with the highest sequence number of each. */
  private readonly files = new Map<string, number>();

  constructor(private readonly folder: string) {
    for (const { file, written } of this.read()) this.files.set(file, highestOf(written));
  }

  /** Notes an object before it is written. @throws when the disk does not take the note. */
  note({ writer, key, sequences }: BackupNote): void {
    fs.mkdirSync(this.folder, { recursive: true });
    const written: Written = { writer, key, stretches: stretchesOf(sequences) };
    const file = path.join(this.folder, `${encodeURIComponent(key).slice(-200)}.json`);
    replaceFile(file, JSON.stringify(written));
    this.files.set(file, highestOf(written));
  }

  all(): readonly BackupNote[] {
    return this.read().map(({ written: { writer, key, stretches } }) => ({
      writer,
      key,
      sequences: stretches.flatMap(([first, last]) =>
        Array.from({ length: last - first + 1 }, (_, place) => first + place),
      ),
    }));
  }

  forget(settled: number): void {
    for (const [file, highest] of this.files) {
      if (highest >= settled) continue;
      fs.rmSync(file, { force: true });
      this.files.delete(file);
    }
  }

  private read(): { readonly file: string; readonly written: Written }[] {
    if (!fs.existsSync(this.folder)) return [];
    return fs
      .readdirSync(this.folder)
      .filter((name) => !isUnfinished(name))
      .map((name) => path.join(this.folder, name))
      .map((file) => ({ file, written: readJson(file) as Written }));
  }
}

function highestOf({ stretches }: Written): number {
  return stretches.at(-1)?.[1] ?? -1;
}

function stretchesOf(sequences: readonly number[]): [number, number][] {
  const stretches: [number, number][] = [];
  for (const sequence of [...sequences].sort((a, b) => a - b)) {
    const last = stretches.at(-1);
    if (last !== undefined && sequence <= last[1] + 1) last[1] = sequence;
    else stretches.push([sequence, sequence]);
  }
  return stretches;
}
