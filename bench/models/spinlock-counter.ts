/**
 * Threads that add one to a counter, each time under a spinlock: nearly all states have one thread that
 * moves and many that are blocked.
 */
import {
  actor,
  assert,
  booleans,
  cell,
  defineModel,
  holds,
  integer,
  range,
  repeat,
  step,
  when,
} from "refault";

export default defineModel({
  name: "spinlock-counter",
  about: "threads add one to a counter under a spinlock, some rounds long",
  parameters: {
    threads: integer(3, { min: 1, max: 12 }),
    rounds: integer(2, { min: 1, max: 20 }),
  },
  variants: { correct: holds() },
  build({ threads, rounds }) {
    const locked = cell("locked", booleans);
    const counter = cell("counter", range(0, threads * rounds));

    const increment = function* () {
      yield* step("lock", () => {
        when(!locked.value);
        locked.value = true;
      });
      const seen = yield* counter.read();
      yield* step("counter = seen + 1", () => {
        assert(counter.value === seen, "another thread has written meanwhile");
        counter.value = seen + 1;
      });
      yield* locked.write(false);
    };
    return {
      actors: Array.from({ length: threads }, (_, index) =>
        actor(`thread${index}`, () => repeat(rounds, increment)),
      ),
    };
  },
});
