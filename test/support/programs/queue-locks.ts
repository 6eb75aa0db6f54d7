/**
 * Two locks with a queue, as `anderson` and `mcs` in BEEM: Anderson's, where each waiter spins on its
 * slot of an array, and that of Mellor-Crummey and Scott, where each spins on its own node of a list.
 */
import { cell, defineModel, holds, integer, range } from "refault";
import { bytes, contenders, zero } from "./guarded-commands.ts";

const parameters = { processes: integer(3, { min: 2, max: 4 }) };
const nobody = 255;

export const anderson = defineModel({
  name: "anderson",
  parameters,
  variants: { correct: holds() },
  build({ processes: n }) {
    const slot = bytes("slot", n, (index) => (index === 0 ? 1 : 0));
    const next = cell("next", range(0, 255));
    return contenders(n, { my: 0 }, () => [
      {
        from: "NCS",
        to: "p1",
        sets: () => ({ my: next.value }),
        writes: () => {
          next.value += 1;
        },
      },
      {
        from: "p1",
        to: "p2",
        guard: ({ my }) => my === n - 1,
        writes: () => {
          next.value -= n;
        },
      },
      {
        from: "p1",
        to: "p2",
        guard: ({ my }) => my !== n - 1,
        sets: ({ my }) => ({ my: my % n }),
      },
      {
        from: "p2",
        to: "p3",
        guard: ({ my }) => slot.at(my).value === 1,
      },
      {
        from: "p3",
        to: "CS",
        writes: ({ my }) => {
          slot.at(my).value = 0;
        },
      },
      {
        from: "CS",
        to: "NCS",
        writes: ({ my }) => {
          slot.at((my + 1) % n).value = 1;
        },
      },
    ]);
  },
});

export const mcs = defineModel({
  name: "mcs",
  parameters,
  variants: { correct: holds() },
  build({ processes: n }) {
    const next = bytes("next", n, () => nobody);
    const locked = bytes("locked", n, zero);
    const tail = cell("tail", range(0, 255), nobody);
    return contenders(n, { pred: 0 }, (i) => [
      {
        from: "NCS",
        to: "p2",
        writes: () => {
          next.at(i).value = nobody;
        },
      },
      {
        from: "p2",
        to: "p3",
        sets: () => ({ pred: tail.value }),
        writes: () => {
          tail.value = i;
        },
      },
      { from: "p3", to: "CS", guard: ({ pred }) => pred === nobody },
      { from: "p3", to: "p4", guard: ({ pred }) => pred !== nobody },
      {
        from: "p4",
        to: "p5",
        writes: () => {
          locked.at(i).value = 1;
        },
      },
      {
        from: "p5",
        to: "p6",
        writes: ({ pred }) => {
          next.at(pred).value = i;
        },
      },
      { from: "p6", to: "CS", guard: () => locked.at(i).value === 0 },
      { from: "CS", to: "p9", guard: () => next.at(i).value === nobody },
      { from: "CS", to: "p13", guard: () => next.at(i).value !== nobody },
      {
        from: "p9",
        to: "NCS",
        guard: () => tail.value === i,
        writes: () => {
          tail.value = nobody;
        },
      },
      { from: "p9", to: "p10", guard: () => tail.value !== i },
      { from: "p10", to: "p13", guard: () => next.at(i).value !== nobody },
      {
        from: "p13",
        to: "NCS",
        writes: () => {
          locked.at(next.at(i).value).value = 0;
        },
      },
    ]);
  },
});
