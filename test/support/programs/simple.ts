/**
 * N processes in a ring; each sets its x and then reads its neighbour's. In the end somebody has read
 * one. `Simple.tla` in tlaplus/Examples (TeachingConcurrency; Lamport, "Teaching Concurrency").
 */
import { actor, atEnd, cells, defineModel, holds, integer, step } from "refault";

export const simple = defineModel({
  name: "simple",
  parameters: { processes: integer(3, { min: 1, max: 6 }) },
  variants: { plain: holds() },
  build({ processes }) {
    const x = cells("x", processes, [0, 1]);
    const y = cells("y", processes, [0, 1]);
    const actors = x.map((own, index) => {
      const neighbour = x.at(index - 1) ?? own;
      return actor(`P${index}`, function* () {
        yield* own.write(1);
        yield* step("read the neighbour", () => {
          for (const read of y.slice(index, index + 1)) read.value = neighbour.value;
        });
      });
    });
    return {
      actors,
      claims: [atEnd("somebody-has-read-one", () => y.some(({ value }) => value === 1))],
    };
  },
});
