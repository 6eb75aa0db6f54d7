/** Expectations that exploration does not bear out. */
import { actor, atEnd, cell, defineModel, holds, range, step, violates } from "refault";

export default defineModel({
  name: "wrong-hopes",
  variants: {
    hoped: holds(),
    feared: violates("both-counted"),
  },
  build({ variant }) {
    const count = cell("count", range(0, 2));
    const torn = function* () {
      const seen = yield* count.read();
      yield* count.write(seen + 1);
    };
    const whole = function* () {
      yield* step("increment", () => {
        count.value += 1;
      });
    };
    const body = variant === "hoped" ? torn : whole;
    return {
      actors: [actor("A", body), actor("B", body)],
      claims: [atEnd("both-counted", () => count.value === 2)],
    };
  },
});
