/**
 * Scouts: walks from the initial state that prefer where they have been least, until nothing new turns
 * up for a while. A search that becomes large sends them out, so that the image is nearly whole, the
 * layout wide enough and the program worth compiling before most of the states are met. All they learn
 * is of reachable states, so nothing is lost, and nothing depends on it.
 */
import { Prng } from "../std/prng.ts";
import type { Batch } from "./batch.ts";
import { Cursor } from "./cursor.ts";
import type { Machine } from "./machine.ts";

/** Steps of one walk. */
const longestWalk = 4096;
/** Steps of all walks: what they learn later than that is learned by the search. */
const mostSteps = 1 << 17;

export function scout(machine: Machine): void {
  const scouts = new Scouts(machine);
  let steps = 0;
  for (let quiet = 0; quiet < patience(machine) && steps < mostSteps; ) {
    const known = machine.learner.effort.branches;
    const length = scouts.walk();
    steps += length;
    quiet = machine.learner.effort.branches > known ? 0 : quiet + length;
  }
}

/** Steps without anything new after which scouts turn back. */
function patience({ learner }: Machine): number {
  return 256 + 4 * learner.effort.branches;
}

class Scouts {
  readonly #machine: Machine;
  readonly #cursor: Cursor;
  readonly #prng = new Prng(1);
  /** How often each local state of each actor was entered. */
  readonly #entered: number[][];

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#cursor = new Cursor(machine);
    this.#entered = machine.learner.instance.actors.map(() => []);
  }

  /** One walk to where nobody can move or an actor fails; returns its length. */
  walk(): number {
    const cursor = this.#cursor;
    cursor.reset();
    let length = 1;
    for (; length < longestWalk; length++) {
      const batch = cursor.expand();
      if (batch.count === 0 || this.#machine.hasFailed(cursor.state, 0)) break;
      cursor.go(this.#rarest(batch));
    }
    return length;
  }

  /** The transition into the local state entered least; one of them, if there are several. */
  #rarest(batch: Batch): number {
    const { layout } = this.#machine;
    const first = this.#prng.below(batch.count);
    let best = first;
    let fewest = Number.POSITIVE_INFINITY;
    for (let index = 0; index < batch.count; index++) {
      const k = (first + index) % batch.count;
      const actor = batch.actor[k]!;
      const times = this.#entered[actor]![layout.get(batch.states, k * batch.words, actor)] ?? 0;
      if (times >= fewest) continue;
      fewest = times;
      best = k;
    }
    const actor = batch.actor[best]!;
    this.#entered[actor]![layout.get(batch.states, best * batch.words, actor)] = fewest + 1;
    return best;
  }
}
