/**
 * Questions: states of which a partner does not know everything, and the answers of the one that can
 * learn.
 */
import type { Layout } from "../../state/layout.ts";
import { Batch } from "../batch.ts";
import type { Program } from "../program.ts";
import type { Report } from "./messages.ts";

export type Questions = Pick<Report, "asked" | "movers">;

/**
 * The transitions that were asked for; null if the layout is outgrown. `end` is told of states in which
 * nobody can move.
 */
export function answersTo(
  questions: readonly Questions[],
  program: Program,
  end: (states: Int32Array, at: number) => void,
): Batch | null {
  const { words } = program.layout;
  const batch = new Batch(words, 64);
  for (const { asked, movers } of questions) {
    for (const [index, mover] of movers.entries()) {
      const at = index * words;
      const before = batch.count;
      const isAnswered =
        mover < 0
          ? program.expand(asked, at, batch) >= 0
          : program.expandActor(mover, asked, at, batch);
      if (!isAnswered) return null;
      if (mover < 0 && batch.count === before) end(asked, at);
    }
  }
  return batch;
}

/** The same questions in another layout. */
export function repackedQuestions(
  { asked, movers }: Questions,
  from: Layout,
  to: Layout,
): Questions {
  const repack = from.repacking(to);
  const repacked = new Int32Array(movers.length * to.words);
  for (const index of movers.keys()) repack(asked, index * from.words, repacked, index * to.words);
  return { asked: repacked, movers };
}
