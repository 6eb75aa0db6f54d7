/**
 * The report of one check, as plain data: what every renderer, the command line and JSON start from.
 */
import type { Expectation } from "../model/model.ts";
import type { Reduction } from "../reduce/reduction.ts";
import type { Qualifier } from "../search/search.ts";
import type { StrategyName } from "../search/strategies/strategy.ts";
import type { Witness } from "../witness/witness.ts";

export type Verdict =
  | { readonly kind: "holds" }
  | { readonly kind: "violated"; readonly claim: string; readonly message: string }
  /** A bound was hit first. Never to be taken for `holds`. */
  | { readonly kind: "unresolved"; readonly reason: string };

interface Broken {
  readonly claim: string;
  readonly message: string;
  /**
   * Steps from the initial state to the first state where the claim is broken. Of a reduced search, at
   * most so many, unless the verdict is about this claim.
   */
  readonly depth: number;
  /** Present where no single state tells it, so that a checker that asks only those cannot know. */
  readonly isObserved?: true;
}

/** Something to be said of a claim that is not its verdict. */
export interface ClaimRemark {
  readonly claim: string;
  readonly why: string;
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
  readonly strategy: StrategyName;
  readonly seed: number;
  readonly expected: Expectation;
  /** How the search was reduced. */
  readonly reduction: Reduction;
  /** Why not as was asked; null if it was. */
  readonly unreduced: string | null;
}

export interface Report extends ReportSubject {
  readonly verdict: Verdict;
  /**
   * How far an unresolved verdict goes, where it goes some way: nothing is broken within it. Of a
   * violated one, the least bound within which it is. Null where there is nothing of the kind to say.
   */
  readonly qualifier: Qualifier | null;
  /** A variant that needs what the engine lacks is unresolved as expected. */
  readonly asExpected: boolean;
  /** Distinct states found; for a random walk, steps are in `transitions` and this is null. */
  readonly states: number | null;
  readonly transitions: number;
  /** The largest number of steps any explored state needs (breadth first), or the longest walk. */
  readonly depth: number;
  /** Whether every reachable state was explored, or one that speaks for it. */
  readonly exhaustive: boolean;
  /** Every claim found broken, in the order found. */
  readonly broken: readonly Broken[];
  /** Claims that neither hold nor break: the verdict is `unresolved` where no other is broken. */
  readonly undecided: readonly ClaimRemark[];
  /** Claims that hold because what they ask about never happens. */
  readonly vacuous: readonly ClaimRemark[];
  /** What else was noticed and changes no verdict: what the kernel's own checkers would print. */
  readonly asides: readonly string[];
  /** The largest value of each of the model's figures in the states explored. */
  readonly figures: readonly { readonly name: string; readonly largest: number }[];
  readonly witness: Witness | null;
  readonly stats: Stats;
}
