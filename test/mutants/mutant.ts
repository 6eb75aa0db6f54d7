/**
 * A mutant of the engine: one small fault in one file, and the tests that ought to notice it. A mutant
 * that none of them notices shows a gap in the tests.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Mutant {
  /** What the engine does wrong then. */
  readonly name: string;
  readonly file: string;
  /** Stands in the file once. */
  readonly from: string;
  readonly to: string;
  /** Test files, the likeliest first. */
  readonly killers: readonly string[];
}

export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** The mutated text of the file; an error that names the mutant if its place is gone. */
export function applied({ name, file, from, to }: Mutant): string {
  const text = readFileSync(join(root, file), "utf8");
  const count = text.split(from).length - 1;
  if (count !== 1) {
    throw new Error(
      `the mutant "${name}" cannot be made: its text stands in ${file} ${count} times`,
    );
  }
  return text.replace(from, () => to);
}
