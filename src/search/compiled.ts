/**
 * The program of the moment as WebAssembly: every read a constant shift and mask of a local variable,
 * every move a few constant operations. It does what walking the tables does, in a fraction of the
 * time; where the tables have no answer it stops, and the tables are walked.
 *
 * WebAssembly and not JavaScript, because a search comes to ever new branches: what is optimised for
 * the branches taken so far is thrown away at the next one, again and again.
 */
import { link } from "../std/wasm.ts";
import type { Batch } from "./batch.ts";
import { actorFunction } from "./compiled-actor.ts";
import { rowFunction } from "./compiled-row.ts";
import { isChoice } from "./leaves.ts";
import { blocked, type Tables, unknown } from "./tables.ts";
import { rowStates, type Workspace } from "./workspace.ts";

/** Cases of one branch; engines allow 65,520. */
const mostCases = 1 << 15;

export class Compiled {
  readonly #workspace: Workspace;
  /** Expands from one position of the workspace to another until it holds so many bytes of leaves. */
  readonly #main: (from: number, to: number, full: number) => number;

  constructor(tables: Tables, workspace: Workspace) {
    this.#workspace = workspace;
    const actors = tables.actors.map((_, actor) => actorFunction(tables, actor, workspace));
    this.#main = link([...actors, rowFunction(tables, workspace)], workspace.memory).at(-1)!;
  }

  /**
   * Expands a row of the states from one index to another, until the batch has about `full` transitions;
   * returns the index of the first state that is not expanded. The workspace then tells what was
   * skipped and missed; indices of states without transitions go into the batch's list of stuck ones.
   */
  expandRow(states: Int32Array, from: number, to: number, batch: Batch, full: number): number {
    const workspace = this.#workspace;
    const room = Math.min(full - batch.count, rowStates);
    const end = Math.min(to, from + room);
    workspace.put(states, from, end);
    const done = this.#main(0, end - from, room * 4);
    workspace.take(batch, from);
    return from + done;
  }
}

/** Whether there is a limit to what can be compiled that the tables exceed. */
export function isTooLarge(tables: Tables): boolean {
  const most = tables.actors.reduce((sum, _, actor) => sum + mostMoves(tables, actor), 0);
  return most > rowStates || tables.actors.some(({ mask }) => mask >= mostCases);
}

/** The most transitions that the actor has in any one state. */
function mostMoves(tables: Tables, actor: number): number {
  const { roots, mask } = tables.actors[actor]!;
  let most = 0;
  for (let local = 0; local <= mask; local++) {
    most = Math.max(most, movesUnder(tables, tables.code[roots + local]!));
  }
  return most;
}

function movesUnder(tables: Tables, p: number): number {
  const { code, leaves } = tables;
  if (p === unknown || p === blocked) return 0;
  if (p < 0) {
    const leaf = -2 - p;
    if ((leaves[leaf]! & isChoice) === 0) return 1;
    const children = leaves.subarray(leaf + 2, leaf + 2 + leaves[leaf + 1]!);
    return children.reduce((sum, child) => sum + movesUnder(tables, child), 0);
  }
  const children = code.subarray(p + 3, p + 4 + code[p + 2]!);
  return children.reduce((most, child) => Math.max(most, movesUnder(tables, child)), 0);
}
