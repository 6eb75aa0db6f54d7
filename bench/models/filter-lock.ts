/**
 * Peterson's filter lock (Information Processing Letters 12(3), 1981): a thread climbs a level for each
 * other thread, and at each level asks the others, one after the other, whether it may pass. Many reads,
 * few writes.
 */
import {
  actor,
  assert,
  booleans,
  cell,
  cells,
  defineModel,
  holds,
  integer,
  range,
  repeat,
  routine,
  step,
  until,
} from "refault";

export default defineModel({
  name: "filter-lock",
  about: "threads pass Peterson's filter lock, some rounds long",
  parameters: {
    threads: integer(2, { min: 2, max: 5 }),
    rounds: integer(2, { min: 1, max: 20 }),
  },
  variants: { correct: holds() },
  build({ threads, rounds }) {
    const levels = cells("level", threads, range(0, threads - 1));
    const victims = cells("victim", threads - 1, range(0, threads - 1));
    const inside = cell("inside", booleans);

    const actors = levels.map((mine, me) => {
      const others = levels.filter((level) => level !== mine);
      const lock = routine("lock", function* () {
        for (const [index, victim] of victims.entries()) {
          const level = index + 1;
          yield* mine.write(level);
          yield* victim.write(me);
          for (const other of others) {
            yield* until(`pass ${other.name}`, () => other.value < level || victim.value !== me);
          }
        }
      });
      return actor(`thread${me}`, () =>
        repeat(rounds, function* () {
          yield* lock();
          yield* step("enter", () => {
            assert(!inside.value, "two threads are inside");
            inside.value = true;
          });
          yield* inside.write(false);
          yield* mine.write(0);
        }),
      );
    });
    return { actors };
  },
});
