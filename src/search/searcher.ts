/**
 * A searcher: what the levels of a search, or of a share of it, are told and ask.
 */
import type { Expansion } from "./expansion.ts";

/** Who searches: where transitions come from, and what is done with what they lead to. */
export interface Searcher extends Pick<Required<Expansion>, "expandRow"> {
  /** The flags of leaves, by their address; null as long as none has any. */
  flags(): Int32Array | null;
  /** A state is new, and the transition to it has flags. It is not kept if an actor fails in it. */
  meet(states: Int32Array, at: number, flags: number): void;
  /** Nobody can move in a state of the level. */
  end(states: Int32Array, at: number): void;
  /** States of another share, and where they stand among those that were found; to be copied. */
  pass(
    owner: number,
    states: Int32Array<ArrayBuffer>,
    positions: Int32Array<ArrayBuffer>,
    found: Found,
  ): void;
}

/** The flags of the transitions that led to some states, null if none has any; or met before. */
export type Found = Int32Array | null | "before";
