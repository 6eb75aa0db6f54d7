/** Programs whose counts are known for every size, by a formula or by a row of numbers. */
import { describe } from "vitest";
import { increment } from "../support/programs/increment.ts";
import { philosophers } from "../support/programs/philosophers.ts";
import { twoPhaseCommit } from "../support/programs/two-phase-commit.ts";
import { testCounts } from "./counted.ts";

describe("increment: the first update is lost after a read, a read, a write and a write", () => {
  const plain = [
    [13, 14],
    [84, 111],
    [755, 1156],
    [8638, 15205],
  ] as const;
  plain.forEach(([states, transitions], index) => {
    const threads = index + 2;
    const levels = 2 * threads + 1;
    const broken = { "all-counted": 2 * threads };
    const parameters = { threads };
    testCounts({
      model: increment,
      variant: "plain",
      parameters,
      states,
      transitions,
      levels,
      broken,
    });
  });
});

describe("increment under a lock: as many runs as orders of the threads", () => {
  [17, 61, 257, 1301].forEach((states, index) => {
    const threads = index + 2;
    const levels = 4 * threads + 1;
    const parameters = { threads };
    testCounts({
      model: increment,
      variant: "locked",
      parameters,
      states,
      transitions: states - 1,
      levels,
    });
  });
});

describe("dining philosophers: 3^N states, and one of them is the deadlock where it can be reached", () => {
  for (let seats = 2; seats <= 8; seats++) {
    const parameters = { seats };
    const levels = 3 * seats - 2;
    const transitions = 2 * seats * 3 ** (seats - 1);
    testCounts({
      model: philosophers,
      variant: "left-first",
      parameters,
      states: 3 ** seats - 1,
      transitions: transitions - seats,
      levels,
      deadlocks: 1,
      broken: { "no-deadlock": seats },
    });
    testCounts({
      model: philosophers,
      variant: "one-left-handed",
      parameters,
      states: 3 ** seats,
      transitions,
      levels: levels + 1,
    });
  }
});

describe("two-phase commit", () => {
  const counts = [
    [12, 19],
    [56, 153],
    [288, 1145],
    [1568, 8257],
    [8832, 58145],
    [50816, 402305],
  ] as const;
  counts.forEach(([states, transitions], index) => {
    const managers = index + 1;
    testCounts({
      model: twoPhaseCommit,
      variant: "plain",
      parameters: { managers },
      states,
      transitions,
      levels: 3 * managers + 2,
    });
  });
});
