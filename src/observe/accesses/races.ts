/**
 * Data races, as the kernel's memory model and KCSAN have them: two actors stand before accesses to one
 * cell in one reachable state, at least one would write, and at least one is plain. Either may then go
 * first, and nothing orders them: whatever did (a lock, a release and its acquire) would keep one of
 * them from standing there. A state in which they meet is found if there is one, for the graph is whole.
 */
import type { LocalState } from "../../automaton/image.ts";
import type { StateGraph } from "../../search/liveness/state-graph.ts";
import { isTaken, localIn } from "../standing-in.ts";
import { type Access, type Accesses, AccessTable, isInterrupted, isRace } from "./access.ts";

/** One side of a race. */
export interface Party {
  readonly actor: number;
  readonly local: number;
  readonly access: Access;
}

export interface Race {
  readonly state: number;
  readonly parties: readonly [Party, Party];
}

/** States looked at between two yields. */
const sliceWork = 1 << 15;

export class Races {
  readonly #graph: StateGraph;
  readonly #table: AccessTable;
  readonly #known = new Map<LocalState, readonly Accesses[]>();

  constructor(graph: StateGraph, cells: ReadonlySet<string>) {
    this.#graph = graph;
    this.#table = new AccessTable(graph.machine.learner.instance.cells, cells);
  }

  /** The race that is met in the fewest steps; null if there is none. */
  *nearest(): Generator<void, Race | null, void> {
    for (let state = 0; state < this.#graph.count; state++) {
      const race = this.#raceIn(state);
      if (race !== null) return race;
      if (state % sliceWork === sliceWork - 1) yield;
    }
    return null;
  }

  #raceIn(state: number): Race | null {
    const { actors } = this.#graph.machine.learner.instance;
    const parties: Party[] = [];
    for (const actor of actors.keys()) {
      for (const party of this.#partiesOf(state, actor)) {
        const other = parties.find((it) => it.actor !== actor && isRace(it.access, party.access));
        if (other !== undefined) return { state, parties: [other, party] };
        parties.push(party);
      }
    }
    return null;
  }

  /** What an actor would do next in this state. */
  #partiesOf(state: number, actor: number): readonly Party[] {
    const local = localIn(this.#graph, state, actor);
    const standing = this.#graph.machine.learner.locals(actor)[local]!;
    const all = this.#accessesOf(standing);
    if (all.length === 0) return [];
    const taken = all.filter(({ branch }) => isTaken(this.#graph, state, branch));
    const isHeldOff = taken.some(({ branch }) => isInterrupted(branch));
    return (isHeldOff ? all : taken).flatMap(({ list }) =>
      list.map((access) => ({ actor, local, access })),
    );
  }

  #accessesOf(local: LocalState): readonly Accesses[] {
    const known = this.#known.get(local) ?? this.#table.of(local);
    this.#known.set(local, known);
    return known;
  }
}
