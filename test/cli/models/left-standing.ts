/** One goes round for ever, and another would take one step. */
import {
  actor,
  booleans,
  cell,
  defineModel,
  eventually,
  forever,
  holds,
  step,
  violates,
} from "refault";

export default defineModel({
  name: "left-standing",
  about: "one goes round for ever, and another would take one step",
  variants: { weak: holds(), unfair: violates("set") },
  build({ variant }) {
    const flag = cell("flag", booleans);
    const begun = cell("begun", booleans);
    return {
      actors: [
        actor("spinner", function* () {
          yield* begun.write(true);
          yield* forever(function* () {
            yield* step("round", () => {});
            yield* step("and round", () => {});
          });
        }),
        actor("setter", { fairness: variant }, () => flag.write(true)),
      ],
      claims: [eventually("set", () => flag.value)],
    };
  },
});
