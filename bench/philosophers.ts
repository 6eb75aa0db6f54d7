/**
 * Dining philosophers with ordered forks: the bench's plainest model, nothing but the search.
 */
import { actor, cells, defineModel, holds, integer, repeat, step, when } from "refault";

export default defineModel({
  name: "philosophers",
  about: "Each takes the lower-numbered fork first, eats and puts both down, some rounds long.",
  parameters: {
    philosophers: integer(8, { min: 2, max: 12 }),
    rounds: integer(2, { min: 1, max: 9 }),
  },
  variants: { ordered: holds() },
  build({ philosophers, rounds }) {
    const forks = cells("fork", philosophers, [false, true]);
    const take = (at: number) =>
      step(`take fork ${at}`, () => {
        const fork = forks[at];
        if (fork === undefined) return;
        when(!fork.value);
        fork.value = true;
      });
    const drop = (at: number) =>
      step(`drop fork ${at}`, () => {
        const fork = forks[at];
        if (fork !== undefined) fork.value = false;
      });
    const dine = (left: number, right: number) => () =>
      repeat(rounds, function* () {
        yield* take(Math.min(left, right));
        yield* take(Math.max(left, right));
        yield* drop(left);
        yield* drop(right);
      });
    return {
      actors: forks.map((_, at) => actor(`philosopher${at}`, dine(at, (at + 1) % philosophers))),
    };
  },
});
