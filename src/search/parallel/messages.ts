/**
 * What the partners of a parallel search say to each other, as plain data that can go from thread to
 * thread. The first partner has the model, learns, judges and gives orders; the others have integers.
 */
import type { Share } from "../../state/state-tables.ts";
import type { Tables } from "../tables.ts";

/** What is known of the program: enough to expand most states. */
export interface Knowledge {
  readonly tables: Tables;
  /** Whether any leaf has flags. */
  readonly areFlagged: boolean;
}

/** States for the share of the one it is sent to. */
export interface Parcel {
  readonly kind: "parcel";
  /** How many orders to go on or to re-pack the sender has had. */
  readonly stage: number;
  readonly count: number;
  readonly states: Int32Array<ArrayBuffer>;
  readonly found: Int32Array<ArrayBuffer> | null | "before";
}

/** All parcels of a stage have been sent. */
export interface Mark {
  readonly kind: "mark";
}

type Order =
  | {
      readonly kind: "begin";
      /** How many values each field of the layout must hold, and who moves. */
      readonly counts: readonly number[];
      readonly actors: number;
      readonly share: Share;
      readonly depth: number;
      /** States that will be dealt to it, about. */
      readonly expected: number;
    }
  /** Expand the next level; `knowledge` where there is more than before. */
  | { readonly kind: "level"; readonly knowledge: Knowledge | null }
  /** Report once more, for parcels of the level came after its end. */
  | { readonly kind: "again" }
  /** Re-pack everything for a wider layout, and deal it anew. */
  | { readonly kind: "repack"; readonly counts: readonly number[] }
  | { readonly kind: "dismiss" };

/** What a partner has to say at the end of a level. */
export interface Report {
  readonly kind: "report";
  /** Distinct states, transitions and bytes of tables so far, and states of the next level. */
  readonly states: number;
  readonly transitions: number;
  readonly bytes: number;
  readonly found: number;
  readonly farthest: number;
  /** States to be judged, and the flags of the transitions that led to them. */
  readonly met: Int32Array<ArrayBuffer>;
  readonly flags: Int32Array<ArrayBuffer>;
  /** States in which nobody can move. */
  readonly ended: Int32Array<ArrayBuffer>;
  /** States of the level of which not everything is known, and whose moves are asked: -1 everybody's. */
  readonly asked: Int32Array<ArrayBuffer>;
  readonly movers: Int32Array<ArrayBuffer>;
}

/** The memory that tables could grow in is spent. */
interface Short {
  readonly kind: "short";
}

export type Message = Parcel | Mark | Order | Report | Short;

/** Another partner, as seen by one. */
export interface Peer {
  /** Sends a message; what is in `given` is the other's from then on. */
  send(message: Message, given?: readonly ArrayBuffer[]): void;
  /** The next message in the order in which they were sent; null if there is none yet. */
  receive(): Message | null;
}

/** The other partners of the first one. */
export interface Crew {
  /** By share, from the second on. */
  readonly peers: readonly Peer[];
  /** Why one of them is no more; null as long as all are there. */
  readonly lost: string | null;
  /** Returns when something has arrived, or after some milliseconds. */
  wait(): void;
}
