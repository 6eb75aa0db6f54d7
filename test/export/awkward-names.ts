/**
 * Names that other languages keep for themselves, values with marks of comments and strings in them, and
 * more values than a byte holds.
 */
import {
  actor,
  always,
  atEnd,
  cell,
  defineModel,
  range,
  repeat,
  step,
  violates,
} from "../../src/index.ts";

export default defineModel({
  name: "awkward-names",
  variants: { int: violates("timeout") },
  build() {
    const values = ["*/", '"', "\\", "(*", "→", "-"] as const;
    const now = cell("now", values);
    const linux = cell("linux", range(0, 300));
    const odd = cell("0", [null, "null", undefined]);
    const body = function* () {
      yield* repeat(300, () =>
        step("do", () => {
          linux.value += 1;
        }),
      );
      for (const value of values) yield* now.write(value);
      for (const value of ["null", undefined, null] as const) yield* odd.write(value);
    };
    return {
      actors: [actor("init", body), actor("else", () => now.read())],
      claims: [
        always("Next", () => linux.value <= 300),
        always("assert", () => odd.value !== undefined || now.value === "-"),
        atEnd("timeout", () => now.value === "*/"),
      ],
    };
  },
});
