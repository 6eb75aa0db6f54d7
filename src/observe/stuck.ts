/**
 * Who waits for ever: for every state, the actors that take a step in some run from there.
 *
 * Whoever can move in a state, or in one that an edge leads to, may move; the sets are swept backwards
 * through the states until they grow no more. An actor that has not finished and is not in the set of a
 * state takes no step in any run from there, whatever others do, so what an interrupt, a timer or a
 * daemon can still resolve is not waiting for ever. Exact, because the graph is whole. Time: edges
 * times sweeps, of which a graph without long backward edges needs two.
 *
 * Runs that end because somebody breaks another claim are that claim's business.
 */
import type { StateGraph } from "../search/liveness/state-graph.ts";
import { isFailed, standingIn } from "./standing-in.ts";

/** Edges swept between two yields. */
const sliceWork = 1 << 18;

export class Stuck {
  readonly #graph: StateGraph;
  /** Who may move in each state: so many integers for each, a bit for each actor. */
  readonly #words: number;
  readonly #mayMove: Int32Array;

  private constructor(graph: StateGraph) {
    this.#graph = graph;
    this.#words = Math.ceil(graph.actors / 32);
    this.#mayMove = new Int32Array(graph.count * this.#words);
    for (let state = 0; state < graph.count; state++) this.#begin(state);
  }

  static *decide(graph: StateGraph): Generator<void, Stuck, void> {
    const stuck = new Stuck(graph);
    for (let grows = true; grows; ) grows = yield* stuck.#sweep();
    return stuck;
  }

  /** The actors that wait for ever from this state on; those that may do so are left out. */
  in(state: number): readonly number[] {
    const { actors } = this.#graph.machine.learner.instance;
    return [...actors.keys()].filter((actor) => {
      if (actors[actor]!.daemon || this.mayMove(state, actor)) return false;
      const { status, mayRest } = standingIn(this.#graph, state, actor);
      return status === "running" && !mayRest;
    });
  }

  mayMove(state: number, actor: number): boolean {
    const word = this.#mayMove[state * this.#words + (actor >>> 5)]!;
    return (word & (1 << (actor & 31))) !== 0;
  }

  #begin(state: number): void {
    const at = state * this.#words;
    if (isFailed(this.#graph, state)) this.#mayMove.fill(-1, at, at + this.#words);
    for (let edge = this.#graph.begin(state); edge < this.#graph.end(state); edge++) {
      const actor = this.#graph.actorOf(edge);
      if (actor >= 0) this.#mayMove[at + (actor >>> 5)]! |= 1 << (actor & 31);
    }
  }

  *#sweep(): Generator<void, boolean, void> {
    const words = this.#words;
    const may = this.#mayMove;
    const to = this.#graph.to.items;
    let grows = false;
    for (let state = this.#graph.count - 1, edges = 0; state >= 0; state--) {
      const end = this.#graph.end(state);
      for (let edge = this.#graph.begin(state); edge < end; edge++) {
        for (let w = 0; w < words; w++) {
          const before = may[state * words + w]!;
          const after = before | may[to[edge]! * words + w]!;
          may[state * words + w] = after;
          grows ||= after !== before;
        }
        if (++edges % sliceWork === 0) yield;
      }
    }
    return grows;
  }
}
