/** Dining philosophers: each takes two forks, then puts both back. */
import {
  actor,
  actorOrNone,
  cells,
  defineModel,
  holds,
  integer,
  repeat,
  routine,
  self,
  step,
  violates,
  when,
} from "refault";

export default defineModel({
  name: "philosophers",
  parameters: {
    seats: integer(3, { min: 2, max: 12 }),
    rounds: integer(1, { min: 1, max: 4 }),
  },
  variants: {
    "left-first": violates("no-deadlock"),
    "lower-first": holds(),
  },
  build({ variant, seats, rounds }) {
    const forks = cells("fork", seats, actorOrNone);
    const take = routine("take", function* (at: number) {
      const fork = forks[at]!;
      yield* step(`lock(${fork.name})`, () => {
        when(fork.value === null, fork.value);
        fork.value = self();
      });
    });
    const eat = routine("eat", function* (first: number, second: number) {
      yield* take(first);
      yield* take(second);
      yield* step("put both back", () => {
        forks[first]!.value = null;
        forks[second]!.value = null;
      });
    });
    const philosopher = (at: number) => {
      const other = (at + 1) % seats;
      const swaps = variant === "lower-first" && other < at;
      return actor(`P${at}`, () => repeat(rounds, () => (swaps ? eat(other, at) : eat(at, other))));
    };
    return { actors: Array.from({ length: seats }, (_, at) => philosopher(at)) };
  },
});
