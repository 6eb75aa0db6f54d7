/** Two billion states, and a word on stderr when the first of them is about to be explored. */
import { actor, cells, defineModel, forever, holds, range, step } from "refault";

export default defineModel({
  name: "counters",
  variants: { only: holds() },
  build() {
    process.stderr.write("building\n");
    const counters = cells("counter", 12, range(0, 5));
    const counting = counters.map((counter, at) =>
      actor(`A${at}`, () =>
        forever(() =>
          step("count", () => {
            counter.value = (counter.value + 1) % 6;
          }),
        ),
      ),
    );
    return { actors: counting };
  },
});
