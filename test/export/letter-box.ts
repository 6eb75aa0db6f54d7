/**
 * A model with one of everything that an exporter meets: an actor that finishes and a daemon, a step that
 * blocks, one where the environment chooses, one that breaks a claim, and a claim of each scope.
 */
import {
  actor,
  always,
  atEnd,
  cell,
  choose,
  defineModel,
  fail,
  forever,
  integer,
  range,
  repeat,
  routine,
  step,
  stillPossible,
  violates,
  when,
} from "../../src/index.ts";

export default defineModel({
  name: "letter-box",
  parameters: { letters: integer(2, { min: 1, max: 4 }) },
  variants: { "bills-too": violates("no-bills"), unread: violates("all-read") },
  build({ variant, letters }) {
    const kinds = variant === "bills-too" ? (["letter", "bill"] as const) : (["letter"] as const);
    const box = cell("box.content", ["nothing", "letter", "bill"]);
    const count = cell("letters read", range(0, letters));
    const owner = cell("box.owner", ["reader"]);
    const deliver = routine("deliver", function* () {
      yield* step("drop it in", () => {
        when(box.value === "nothing" && owner.value === "reader");
        box.value = choose(kinds);
      });
    });
    const postman = actor("postman", () => repeat(letters, deliver));
    const reader = actor("reader", { daemon: true }, () =>
      forever(() =>
        step("open it", () => {
          when(box.value !== "nothing" && count.value < letters - (variant === "unread" ? 1 : 0));
          if (box.value === "bill") fail("no-bills", "the reader finds a bill");
          box.value = "nothing";
          count.value += 1;
        }),
      ),
    );
    return {
      actors: [postman, reader],
      claims: [
        always("first-things-first", () => box.value !== "bill" || count.value === 0),
        atEnd("all-read", () => count.value === letters),
        stillPossible("box-empties", () => box.value === "nothing"),
      ],
    };
  },
});
