/**
 * Lamport's bakery with tickets up to a limit, as `bakery` in BEEM, with the error planted there. Where
 * the tickets run out, everybody stands still.
 */
import { defineModel, integer, violates } from "refault";
import { bytes, contenders, zero } from "./guarded-commands.ts";

export const bakery = defineModel({
  name: "bakery",
  parameters: {
    processes: integer(2, { min: 2, max: 3 }),
    tickets: integer(9, { min: 2, max: 20 }),
  },
  variants: {
    correct: violates("no-deadlock"),
    "lets-lower-pass": violates("mutual-exclusion"),
  },
  build({ variant, processes: n, tickets }) {
    const choosing = bytes("choosing", n, zero);
    const number = bytes("number", n, zero);
    const isBehind = (i: number, j: number) => {
      const [mine, other] = [number.at(i).value, number.at(j).value];
      if (other === 0 || (other === mine && i <= j)) return true;
      return variant === "correct" ? other > mine : other < mine;
    };
    return contenders(n, { j: 0, max: 0 }, (i) => [
      {
        from: "NCS",
        to: "choose",
        sets: () => ({ j: 0, max: 0 }),
        writes: () => {
          choosing.at(i).value = 1;
        },
      },
      {
        from: "choose",
        to: "choose",
        guard: ({ j, max }) => j < n && number.at(j).value > max,
        sets: ({ j }) => ({ j: j + 1, max: number.at(j).value }),
      },
      {
        from: "choose",
        to: "choose",
        guard: ({ j, max }) => j < n && number.at(j).value <= max,
        sets: ({ j }) => ({ j: j + 1 }),
      },
      {
        from: "choose",
        to: "for",
        guard: ({ j, max }) => j === n && max < tickets,
        sets: () => ({ j: 0 }),
        writes: ({ max }) => {
          number.at(i).value = max + 1;
          choosing.at(i).value = 0;
        },
      },
      {
        from: "for",
        to: "wait",
        guard: ({ j }) => j < n && choosing.at(j).value === 0,
      },
      {
        from: "wait",
        to: "for",
        guard: ({ j }) => isBehind(i, j),
        sets: ({ j }) => ({ j: j + 1 }),
      },
      { from: "for", to: "CS", guard: ({ j }) => j === n },
      {
        from: "CS",
        to: "NCS",
        writes: () => {
          number.at(i).value = 0;
        },
      },
    ]);
  },
});
