/**
 * A partner: one share of a parallel breadth-first search. It expands the states of its share, keeps
 * the successors that are its own and sends the others to those whose they are; a level ends when
 * everybody has said so. What needs the model, it writes into its report.
 *
 * Counts are those of a search by one: a state has one owner, who keeps it once, and on the level on
 * which it is first met, for nobody begins a level before all have ended the one before.
 */
import type { Layout } from "../../state/layout.ts";
import type { Share } from "../../state/state-tables.ts";
import { Int32List } from "../../std/int32-list.ts";
import type { Batch } from "../batch.ts";
import { Compiled } from "../compiled.ts";
import { Levels } from "../levels.ts";
import type { Found, Searcher } from "../searcher.ts";
import { Workspace } from "../workspace.ts";
import type { Knowledge, Mark, Parcel, Peer, Report } from "./messages.ts";

/** States of a parcel. */
const parcelStates = 1 << 12;
/** States expanded between two looks at what has arrived. */
const lookEvery = 1 << 13;

/** What a partner is doing. */
export type Doing = "expanding" | "exchanging" | "waiting";

export class Partner implements Searcher {
  readonly levels: Levels;
  doing: Doing = "waiting";
  readonly #actors: number;
  /** The other partners, by share; null for oneself. */
  readonly #peers: readonly (Peer | null)[];
  #workspace: Workspace;
  #compiled: Compiled | null = null;
  #flags: Int32Array | null = null;
  #parcels: (OpenParcel | null)[];
  /** Orders to go on or to re-pack so far. */
  #stage = 0;
  /** How many have sent all of this stage, and what came from those who are a stage ahead. */
  #marks = 0;
  readonly #early: Parcel[] = [];
  readonly #met = new Int32List();
  readonly #metFlags = new Int32List();
  readonly #ended = new Int32List();
  readonly #asked = new Int32List();
  readonly #movers = new Int32List();

  constructor(
    layout: Layout,
    actors: number,
    share: Share,
    expected: number,
    peers: readonly (Peer | null)[],
  ) {
    this.levels = new Levels(layout, this, share, expected);
    this.#actors = actors;
    this.#peers = peers;
    this.#workspace = new Workspace(layout.words, actors);
    this.#parcels = peers.map(() => null);
  }

  learn({ tables, areFlagged }: Knowledge): void {
    this.#compiled = new Compiled(tables, this.#workspace);
    this.#flags = areFlagged ? tables.leaves : null;
  }

  /** Goes on to the next level and begins to expand it. */
  turn(): void {
    this.levels.turn();
    this.#begin("expanding");
  }

  /** Does some work; throws a `Shortage`. */
  work(): void {
    if (this.doing === "expanding" && this.levels.expand(lookEvery) === 0) this.#endStage();
    if (this.doing === "exchanging" && this.#marks === this.#peers.length - 1) {
      this.#marks = 0;
      this.doing = "waiting";
    }
  }

  receive(message: Parcel | Mark): void {
    if (message.kind === "mark") this.#marks += 1;
    else if (message.stage > this.#stage) this.#early.push(message);
    else this.levels.take(message.states, message.count, message.found, "own");
  }

  /** Sends what has been collected for others. */
  send(): void {
    for (const owner of this.#parcels.keys()) this.#send(owner);
  }

  /** Re-packs everything and deals it anew. */
  repack(layout: Layout): void {
    this.#workspace = new Workspace(layout.words, this.#actors);
    this.#compiled = null;
    this.#begin("exchanging");
    this.levels.repack(layout);
    for (const parcel of this.#early.splice(0)) this.receive(parcel);
    this.#endStage();
  }

  /** The report of the level; what it says is forgotten here. */
  report(): Report {
    const { states, transitions, bytes, found, farthest } = this.levels;
    return {
      kind: "report",
      states,
      transitions,
      bytes,
      found,
      farthest,
      met: taken(this.#met),
      flags: taken(this.#metFlags),
      ended: taken(this.#ended),
      asked: taken(this.#asked),
      movers: taken(this.#movers),
    };
  }

  expandRow(states: Int32Array, from: number, to: number, batch: Batch, full: number): number {
    const compiled = this.#compiled;
    if (compiled === null) return this.#askAll(states, from, to);
    let index = from;
    while (index < to && batch.count < full) {
      const row = index;
      index = compiled.expandRow(states, row, to, batch, full);
      const { skipped, missed } = this.#workspace;
      for (const position of skipped) this.#ask(states, row + position, -1);
      for (let miss = 0; miss < missed.length; miss += 2) {
        this.#ask(states, row + missed[miss]!, missed[miss + 1]!);
      }
    }
    return index;
  }

  flags(): Int32Array | null {
    return this.#flags;
  }

  meet(states: Int32Array, at: number, flags: number): void {
    append(this.#met, states, at, this.levels.layout.words);
    this.#metFlags.push(flags);
  }

  end(states: Int32Array, at: number): void {
    append(this.#ended, states, at, this.levels.layout.words);
  }

  pass(
    owner: number,
    states: Int32Array<ArrayBuffer>,
    positions: Int32Array<ArrayBuffer>,
    found: Found,
  ): void {
    const { words } = this.levels.layout;
    for (let from = 0; from < positions.length; ) {
      const parcel = this.#parcelFor(owner, words, found);
      const to = Math.min(positions.length, from + parcelStates - parcel.count);
      parcel.states.set(states.subarray(from * words, to * words), parcel.count * words);
      if (parcel.flags !== null) {
        for (let index = from; index < to; index++) {
          parcel.flags[parcel.count + index - from] = (found as Int32Array)[positions[index]!]!;
        }
      }
      parcel.count += to - from;
      from = to;
      if (parcel.count === parcelStates) this.#send(owner);
    }
  }

  #parcelFor(owner: number, words: number, found: Found): OpenParcel {
    const open = this.#parcels[owner] ?? null;
    const isBefore = found === "before";
    const hasFlags = found !== null && !isBefore;
    if (open?.isBefore === isBefore && (open.flags !== null) === hasFlags) return open;
    this.#send(owner);
    const states = new Int32Array(parcelStates * words);
    const flags = hasFlags ? new Int32Array(parcelStates) : null;
    const parcel = { count: 0, states, flags, isBefore };
    this.#parcels[owner] = parcel;
    return parcel;
  }

  #begin(doing: Doing): void {
    this.#stage += 1;
    this.doing = doing;
    if (doing === "expanding") for (const parcel of this.#early.splice(0)) this.receive(parcel);
  }

  #endStage(): void {
    this.send();
    for (const peer of this.#peers) peer?.send({ kind: "mark" });
    this.doing = "exchanging";
  }

  #askAll(states: Int32Array, from: number, to: number): number {
    for (let index = from; index < to; index++) this.#ask(states, index, -1);
    return to;
  }

  #ask(states: Int32Array, index: number, mover: number): void {
    const { words } = this.levels.layout;
    append(this.#asked, states, index * words, words);
    this.#movers.push(mover);
  }

  #send(owner: number): void {
    const parcel = this.#parcels[owner] ?? null;
    if (parcel === null) return;
    this.#parcels[owner] = null;
    const { states, flags, count, isBefore } = parcel;
    const given = flags === null ? [states.buffer] : [states.buffer, flags.buffer];
    const stage = this.#stage;
    const found = isBefore ? "before" : flags;
    this.#peers[owner]!.send({ kind: "parcel", stage, count, states, found }, given);
  }
}

/** A parcel that is not full yet. */
interface OpenParcel {
  count: number;
  readonly states: Int32Array<ArrayBuffer>;
  readonly flags: Int32Array<ArrayBuffer> | null;
  readonly isBefore: boolean;
}

function append(list: Int32List, states: Int32Array, at: number, words: number): void {
  for (let w = 0; w < words; w++) list.push(states[at + w]!);
}

function taken(list: Int32List): Int32Array<ArrayBuffer> {
  const items = list.items.slice(0, list.length);
  list.clear();
  return items;
}
