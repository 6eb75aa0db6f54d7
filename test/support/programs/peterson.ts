/**
 * Peterson's algorithm for N processes, as `peterson` in BEEM, with the two errors planted there.
 */
import { defineModel, holds, integer, violates } from "refault";
import { bytes, contenders, zero } from "./guarded-commands.ts";

export const peterson = defineModel({
  name: "peterson",
  parameters: { processes: integer(3, { min: 2, max: 4 }) },
  variants: {
    correct: holds(),
    "lets-equals-pass": violates("mutual-exclusion"),
    "looks-at-wrong-array": violates("mutual-exclusion"),
  },
  build({ variant, processes: n }) {
    const pos = bytes("pos", n, zero);
    const step = bytes("step", n, zero);
    const overtakes = variant === "looks-at-wrong-array" ? pos : step;
    const slack = variant === "lets-equals-pass" ? 1 : 0;
    return contenders(n, { j: 0, k: 0 }, (i) => [
      { from: "NCS", to: "wait", sets: () => ({ j: 1 }) },
      {
        from: "wait",
        to: "q2",
        guard: ({ j }) => j < n,
        writes: ({ j }) => {
          pos.at(i).value = j;
        },
      },
      {
        from: "q2",
        to: "q3",
        sets: () => ({ k: 0 }),
        writes: ({ j }) => {
          step.at(j - 1).value = i;
        },
      },
      {
        from: "q3",
        to: "q3",
        guard: ({ j, k }) => k < n && (k === i || pos.at(k).value < j + slack),
        sets: ({ k }) => ({ k: k + 1 }),
      },
      {
        from: "q3",
        to: "wait",
        guard: ({ j, k }) => overtakes.at(j - 1).value !== i || k === n,
        sets: ({ j }) => ({ j: j + 1 }),
      },
      { from: "wait", to: "CS", guard: ({ j }) => j === n },
      {
        from: "CS",
        to: "NCS",
        writes: () => {
          pos.at(i).value = 0;
        },
      },
    ]);
  },
});
