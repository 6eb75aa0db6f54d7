/**
 * Mutual exclusion by timing, as `fischer` and `at` in BEEM: Fischer's algorithm and that of Alur and
 * Taubenfeld. A timer counts every running clock down together and stands still while one is at zero,
 * so what has become due happens before time goes on.
 */
import {
  actor,
  cell,
  defineModel,
  forever,
  holds,
  integer,
  range,
  step,
  violates,
  when,
} from "refault";
import { type Bytes, bytes, contenders } from "./guarded-commands.ts";

const off = 255;
const parameters = {
  processes: integer(3, { min: 2, max: 4 }),
  k1: integer(2, { min: 1, max: 9 }),
  k2: integer(3, { min: 1, max: 9 }),
};
const variants = { patient: holds(), hasty: violates("mutual-exclusion") };

function timer(clocks: Bytes) {
  return actor("timer", { daemon: true }, () =>
    forever(() =>
      step("tick", () => {
        when(clocks.all.every(({ value }) => value !== 0));
        for (const clock of clocks.all) {
          if (clock.value !== off) clock.value -= 1;
        }
      }),
    ),
  );
}

/** `hasty` and `patient` differ in what is expected of the delays that the parameters set. */
export const fischer = defineModel({
  name: "fischer",
  parameters,
  variants,
  build({ processes: n, k1, k2 }) {
    const id = cell("id", range(0, n));
    const clocks = bytes("t", n, () => off);
    const { actors, claims } = contenders(n, {}, (i) => {
      const clock = clocks.at(i);
      return [
        {
          from: "NCS",
          to: "try",
          guard: () => id.value === 0,
          writes: () => {
            clock.value = k1;
          },
        },
        {
          from: "try",
          to: "wait",
          writes: () => {
            clock.value = k2;
            id.value = i + 1;
          },
        },
        {
          from: "wait",
          to: "wait",
          guard: () => clock.value === 0,
          writes: () => {
            clock.value = off;
          },
        },
        { from: "wait", to: "CS", guard: () => clock.value === off && id.value === i + 1 },
        { from: "wait", to: "NCS", guard: () => clock.value === off && id.value !== i + 1 },
        {
          from: "CS",
          to: "NCS",
          writes: () => {
            id.value = 0;
          },
        },
      ];
    });
    return { actors: [...actors, timer(clocks)], claims };
  },
});

export const alurTaubenfeld = defineModel({
  name: "alur-taubenfeld",
  parameters,
  variants,
  build({ processes: n, k1, k2 }) {
    const x = cell("x", range(0, n));
    const y = cell("y", range(0, 255), 255);
    const z = cell("z", [0, 1]);
    const clocks = bytes("t", n, () => off);
    const { actors, claims } = contenders(n, {}, (i) => {
      const clock = clocks.at(i);
      const set = (time: number) => () => {
        clock.value = time;
      };
      const isMine = () => y.value === i;
      const isNotMine = () => y.value !== i;
      return [
        {
          from: "NCS",
          to: "p3",
          writes: () => {
            x.value = i;
            clock.value = off;
          },
        },
        { from: "p3", to: "p4", guard: () => y.value === 255, writes: set(k1) },
        {
          from: "p4",
          to: "p5",
          writes: () => {
            y.value = i;
            clock.value = k1;
          },
        },
        { from: "p5", to: "p9", guard: () => x.value === i, writes: set(k1) },
        {
          from: "p9",
          to: "CS",
          writes: () => {
            z.value = 1;
            clock.value = off;
          },
        },
        { from: "p5", to: "p6", guard: () => x.value !== i, writes: set(k2) },
        { from: "p6", to: "p7", guard: () => clock.value === 0, writes: set(k1) },
        { from: "p7", to: "NCS", guard: isNotMine, writes: set(k1) },
        { from: "p7", to: "p8", guard: isMine, writes: set(off) },
        { from: "p8", to: "CS", guard: () => z.value === 0 },
        {
          from: "CS",
          to: "p12",
          writes: () => {
            z.value = 0;
            clock.value = k1;
          },
        },
        { from: "p12", to: "NCS", guard: isNotMine, writes: set(off) },
        { from: "p12", to: "p13", guard: isMine, writes: set(k1) },
        {
          from: "p13",
          to: "NCS",
          writes: () => {
            y.value = 255;
            clock.value = off;
          },
        },
      ];
    });
    return { actors: [...actors, timer(clocks)], claims };
  },
});
