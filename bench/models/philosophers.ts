/**
 * Dining philosophers with ordered forks: each is in the way of two others only, so most of a state
 * stays as it is from step to step.
 */
import { actor, booleans, cells, defineModel, holds, integer, repeat, step, when } from "refault";

export default defineModel({
  name: "ordered-philosophers",
  about: "each takes the lower-numbered fork first, eats and puts both down, some rounds long",
  parameters: {
    seats: integer(4, { min: 2, max: 14 }),
    rounds: integer(2, { min: 1, max: 9 }),
  },
  variants: { ordered: holds() },
  build({ seats, rounds }) {
    const forks = cells("fork", seats, booleans);

    const actors = forks.map((left, seat) => {
      const right = forks[(seat + 1) % seats] ?? left;
      const inOrder = seat + 1 < seats ? [left, right] : [right, left];
      const eat = function* () {
        for (const fork of inOrder) {
          yield* step(`take ${fork.name}`, () => {
            when(!fork.value);
            fork.value = true;
          });
        }
        yield* left.write(false);
        yield* right.write(false);
      };
      return actor(`philosopher${seat}`, () => repeat(rounds, eat));
    });
    return { actors };
  },
});
