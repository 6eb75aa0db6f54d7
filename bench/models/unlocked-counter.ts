/**
 * Threads that add one to a counter by a read and a write, with nothing to keep them apart: everybody can
 * always move, and what each has read makes the states many.
 */
import { actor, cell, defineModel, holds, integer, range, repeat } from "refault";

export default defineModel({
  name: "unlocked-counter",
  about: "threads add one to a counter by a read and a write, some rounds long",
  parameters: {
    threads: integer(3, { min: 1, max: 8 }),
    rounds: integer(2, { min: 1, max: 20 }),
  },
  variants: { plain: holds() },
  build({ threads, rounds }) {
    const counter = cell("counter", range(0, threads * rounds));

    const increment = function* () {
      const seen = yield* counter.read();
      yield* counter.write(seen + 1);
    };
    return {
      actors: Array.from({ length: threads }, (_, index) =>
        actor(`thread${index}`, () => repeat(rounds, increment)),
      ),
    };
  },
});
