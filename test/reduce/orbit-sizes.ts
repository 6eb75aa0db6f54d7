/**
 * How many states each state of a graph with symmetry stands for, by renaming twins in every way there
 * is. It shares with the search only what one swap does.
 */
import { Watch } from "../../src/automaton/watch.ts";
import type { Instance } from "../../src/model/model.ts";
import { CanonicalForm } from "../../src/reduce/symmetry/canonical-form.ts";
import { Likeness } from "../../src/reduce/symmetry/likeness.ts";
import { Symmetry } from "../../src/reduce/symmetry/symmetry.ts";
import { Batch } from "../../src/search/batch.ts";
import { BreadthFirst } from "../../src/search/breadth-first.ts";
import { Machine } from "../../src/search/machine.ts";
import { StateList } from "../../src/state/state-list.ts";
import { VisitedSet } from "../../src/state/visited-set.ts";

const unbounded = { maxStates: Number.POSITIVE_INFINITY, maxBytes: Number.POSITIVE_INFINITY };

export function orbitSizes(instance: Instance): readonly number[] {
  const machine = new Machine(instance, new Watch());
  const likeness = new Likeness(machine.learner);
  machine.widen();
  const graph = new Symmetry(machine, machine, new CanonicalForm(likeness));
  const search = new BreadthFirst(machine, { kind: "all" }, unbounded, graph);
  while (search.advance(1 << 12)) {
    // All there is has been learned only when it ends.
  }
  return statesOf(machine, graph).map((fields) => orbitOf(fields, likeness).size);
}

/** Every state that is kept, field by field. */
function statesOf(machine: Machine, graph: Symmetry): Int32Array[] {
  const { layout, learner } = machine;
  const { words } = layout;
  const visited = new VisitedSet(words);
  const states = new StateList(words);
  const batch = new Batch(words, 64);
  const count = learner.instance.actors.length + learner.instance.cells.length;
  const initial = machine.initial();
  visited.add(initial, 0);
  states.push(initial, 0);
  for (let index = 0; index < states.count; index++) {
    batch.count = 0;
    if (machine.hasFailed(states.items, index * words)) continue;
    graph.expand(states.items, index * words, batch);
    for (let k = 0; k < batch.count; k++) {
      if (visited.add(batch.states, k * words)) states.push(batch.states, k * words);
    }
  }
  return Array.from({ length: states.count }, (_, index) =>
    Int32Array.from({ length: count }, (_, field) =>
      layout.get(states.items, index * words, field),
    ),
  );
}

function orbitOf(fields: Int32Array, { swaps }: Likeness): ReadonlySet<string> {
  const orbit = new Map([[fields.join(), fields]]);
  // A map is walked on to what is added meanwhile.
  for (const member of orbit.values()) {
    for (const swap of swaps) {
      const other = member.slice();
      swap.apply(other);
      orbit.set(other.join(), orbit.get(other.join()) ?? other);
    }
  }
  return new Set(orbit.keys());
}
