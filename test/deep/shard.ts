/**
 * One shard of the deep test, a process of its own: draws programs from a seed and compares the engine
 * with the obvious checker on each. A program on which they part is shrunk before it is told.
 */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { counted, searched } from "../reference/agreement.ts";
import { modelOf } from "../support/program-model.ts";
import { programs } from "../support/random-program.ts";

export interface Outcome {
  readonly compared: number;
  /** Programs with more states than the obvious checker has patience for. */
  readonly left: number;
  /** The smallest program found on which they part; null if there is none. */
  readonly failure: string | null;
}

const stateLimit = 500;
const [seed = 1, count = 1] = process.argv.slice(2).map(Number);

let compared = 0;
let left = 0;
const property = fc.property(programs, (program) => {
  const model = modelOf(program);
  const expected = counted(model, stateLimit);
  if (expected === null) {
    left += 1;
    return true;
  }
  compared += 1;
  return isDeepStrictEqual(searched(model), expected);
});
const { failed, counterexample, errorInstance } = fc.check(property, { seed, numRuns: count });
const told = `${JSON.stringify(counterexample)} ${errorInstance ?? ""}`;
process.send?.({ compared, left, failure: failed ? told : null } satisfies Outcome);
