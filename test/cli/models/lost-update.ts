/** Two actors count to two; one of the ways to do it loses an update. */
import { actor, atEnd, cell, defineModel, holds, integer, range, step, violates } from "refault";

export default defineModel({
  name: "lost-update",
  about: "Two increments of one counter.",
  parameters: { limit: integer(2, { min: 2, max: 8 }) },
  variants: {
    plain: violates("both-counted"),
    atomic: holds(),
  },
  build({ variant, limit }) {
    const count = cell("count", range(0, limit));
    const body = function* () {
      if (variant === "atomic") {
        yield* step("increment", () => {
          count.value += 1;
        });
      } else {
        const seen = yield* count.read();
        yield* count.write(seen + 1);
      }
    };
    return {
      actors: [actor("A", body), actor("B", body)],
      claims: [atEnd("both-counted", () => count.value === 2)],
    };
  },
});
