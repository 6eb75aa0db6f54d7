/**
 * The report of one check, as plain data: what every renderer, the command line and JSON start from.
 */
import type { Expectation } from "../model/model.ts";
import type { Witness } from "../witness/witness.ts";

export type Verdict =
  | { readonly kind: "holds" }
  | { readonly kind: "violated"; readonly claim: string; readonly message: string }
  /** A bound was hit first. Never to be taken for `holds`. */
  | { readonly kind: "unresolved"; readonly reason: string };

interface Broken {
  readonly claim: string;
  readonly message: string;
  /** Steps from the initial state to the first state where the claim is broken. */
  readonly depth: number;
}

/** What the learner and the search did; counters, no times. */
export interface Stats {
  /** Generators created and advanced to discover local states. */
  readonly generatorRuns: number;
  /** Step bodies executed to discover branches. */
  readonly stepRuns: number;
  readonly localStates: Readonly<Record<string, number>>;
  readonly branches: number;
  readonly cells: number;
  /** Bits of a packed state, and the 32-bit words it takes. */
  readonly stateBits: number;
  readonly stateWords: number;
  /** Times that the layout was widened and every state re-packed. */
  readonly repacks: number;
  /** Bytes held by the visited set and its queue at the end. */
  readonly tableBytes: number;
  /** Steps of random walks compared with plain generators. */
  readonly shadowSteps: number;
}

/** What was checked, and how. */
export interface ReportSubject {
  readonly model: string;
  readonly variant: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly strategy: "exhaustive" | "random";
  readonly seed: number;
  readonly expected: Expectation;
}

export interface Report extends ReportSubject {
  readonly verdict: Verdict;
  /** A variant that needs what the engine lacks is unresolved as expected. */
  readonly asExpected: boolean;
  /** Distinct states found; for a random walk, steps are in `transitions` and this is null. */
  readonly states: number | null;
  readonly transitions: number;
  /** The largest number of steps any explored state needs (breadth first), or the longest walk. */
  readonly depth: number;
  /** Whether every reachable state was explored. */
  readonly exhaustive: boolean;
  /** Every claim found broken, in the order found. */
  readonly broken: readonly Broken[];
  /** The largest value of each of the model's figures in the states explored. */
  readonly figures: readonly { readonly name: string; readonly largest: number }[];
  readonly witness: Witness | null;
  readonly stats: Stats;
}
