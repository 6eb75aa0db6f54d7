/**
 * Programs whose counts others have published: BEEM's results (states, transitions, levels, length of
 * the shortest counterexample) and the manifests of tlaplus/Examples, whose "generated states" are
 * the transitions, one for each initial state, and one for each end where a specification stutters.
 */
import { describe } from "vitest";
import { bakery } from "../support/programs/bakery.ts";
import { dieHard } from "../support/programs/die-hard.ts";
import { peterson } from "../support/programs/peterson.ts";
import { philosophers } from "../support/programs/philosophers.ts";
import { anderson, mcs } from "../support/programs/queue-locks.ts";
import { simple } from "../support/programs/simple.ts";
import { alurTaubenfeld, fischer } from "../support/programs/timed-locks.ts";
import { testCounts } from "./counted.ts";

const isDeep = process.env.REFAULT_DEEP !== undefined;

describe("BEEM, mutual exclusion", () => {
  testCounts({
    model: peterson,
    variant: "correct",
    parameters: { processes: 3 },
    states: 12_498,
    transitions: 33_369,
    levels: 54,
  });
  testCounts({
    model: peterson,
    variant: "lets-equals-pass",
    parameters: { processes: 3 },
    states: 124_704,
    transitions: 399_138,
    levels: 52,
    broken: { "mutual-exclusion": 22 },
  });
  testCounts({
    model: peterson,
    variant: "looks-at-wrong-array",
    parameters: { processes: 3 },
    states: 170_156,
    transitions: 538_509,
    levels: 47,
    broken: { "mutual-exclusion": 16 },
  });
  if (isDeep) {
    testCounts({
      model: peterson,
      variant: "correct",
      parameters: { processes: 4 },
      states: 1_119_560,
      transitions: 3_864_896,
      levels: 104,
    });
  }
  testCounts({
    model: bakery,
    variant: "lets-lower-pass",
    parameters: { processes: 2, tickets: 6 },
    states: 1_146,
    transitions: 2_085,
    levels: 71,
    deadlocks: 4,
    broken: { "mutual-exclusion": 18, "no-deadlock": 57 },
  });
  testCounts({
    model: bakery,
    variant: "correct",
    parameters: { processes: 2, tickets: 9 },
    states: 1_506,
    transitions: 2_697,
    levels: 101,
    deadlocks: 4,
    broken: { "no-deadlock": 87 },
  });
  testCounts({
    model: bakery,
    variant: "correct",
    parameters: { processes: 3, tickets: 4 },
    states: 32_919,
    transitions: 85_061,
    levels: 117,
    deadlocks: 51,
    broken: { "no-deadlock": 40 },
  });
  testCounts({
    model: bakery,
    variant: "lets-lower-pass",
    parameters: { processes: 3, tickets: 6 },
    states: 157_003,
    transitions: 411_843,
    levels: 105,
    deadlocks: 142,
    broken: { "mutual-exclusion": 24, "no-deadlock": 66 },
  });
  testCounts({
    model: anderson,
    variant: "correct",
    parameters: { processes: 3 },
    states: 1_459,
    transitions: 3_705,
    levels: 46,
  });
  testCounts({
    model: anderson,
    variant: "correct",
    parameters: { processes: 4 },
    states: 29_641,
    transitions: 97_516,
    levels: 81,
  });
  testCounts({
    model: mcs,
    variant: "correct",
    parameters: { processes: 3 },
    states: 7_963,
    transitions: 21_503,
    levels: 49,
  });
  if (isDeep) {
    testCounts({
      model: mcs,
      variant: "correct",
      parameters: { processes: 4 },
      states: 571_459,
      transitions: 2_077_384,
      levels: 70,
    });
  }
});

describe("BEEM, mutual exclusion by timing", () => {
  testCounts({
    model: fischer,
    variant: "patient",
    parameters: { processes: 3, k1: 2, k2: 3 },
    states: 634,
    transitions: 1_395,
    levels: 18,
  });
  testCounts({
    model: fischer,
    variant: "hasty",
    parameters: { processes: 4, k1: 3, k2: 3 },
    states: 21_733,
    transitions: 67_590,
    levels: 50,
    broken: { "mutual-exclusion": 14 },
  });
  testCounts({
    model: alurTaubenfeld,
    variant: "patient",
    parameters: { processes: 3, k1: 2, k2: 5 },
    states: 39_354,
    transitions: 108_438,
    levels: 38,
  });
  testCounts({
    model: alurTaubenfeld,
    variant: "hasty",
    parameters: { processes: 3, k1: 2, k2: 3 },
    states: 49_443,
    transitions: 146_940,
    levels: 48,
    broken: { "mutual-exclusion": 15 },
  });
});

describe("BEEM, philosophers", () => {
  testCounts({
    model: philosophers,
    variant: "limited-room",
    parameters: { seats: 5, room: 3 },
    states: 581,
    transitions: 2_350,
    levels: 13,
  });
  if (isDeep) {
    testCounts({
      model: philosophers,
      variant: "limited-room",
      parameters: { seats: 9, room: 7 },
      states: 340_789,
      transitions: 3_123_558,
      levels: 29,
    });
  }
  testCounts({
    model: philosophers,
    variant: "left-first",
    parameters: { seats: 12 },
    states: 531_440,
    transitions: 4_251_516,
    levels: 34,
    deadlocks: 1,
    broken: { "no-deadlock": 12 },
  });
});

describe("tlaplus/Examples", () => {
  testCounts({
    model: dieHard,
    variant: "jugs",
    states: 16,
    transitions: 97 - 1,
    levels: 8,
    broken: { "never-four-gallons": 6 },
  });
  // Its module stutters in each of the 2^N − 1 ends.
  for (const [processes, states, generated, levels] of [
    [3, 51, 86, 7],
    [4, 193, 404, 9],
    [5, 723, 1842, 11],
  ] as const) {
    const transitions = generated - 1 - (2 ** processes - 1);
    const parameters = { processes };
    testCounts({ model: simple, variant: "plain", parameters, states, transitions, levels });
  }
});
