/**
 * Where the full graph is too large to look for a shorter way, what a reduced search has found is told by
 * its own way. Here that way is taken on the full graph, move by move.
 */
import { expect, test } from "vitest";
import { Watch } from "../../src/automaton/watch.ts";
import {
  actor,
  actorOrNone,
  always,
  cell,
  range,
  self,
  step,
  twins,
  when,
} from "../../src/index.ts";
import { ReducedSearch } from "../../src/reduce/reduced-search.ts";
import type { Reduction } from "../../src/reduce/reduction.ts";
import { trail } from "../../src/reduce/trail.ts";
import { Cursor } from "../../src/search/cursor.ts";
import { Machine } from "../../src/search/machine.ts";
import { breaks } from "../../src/witness/calmest.ts";
import { type Build, modelWith } from "./searched.ts";

const unbounded = { maxStates: Number.POSITIVE_INFINITY, maxBytes: Number.POSITIVE_INFINITY };
const claim = "not-thrice";

/** Three twins count under a lock, and a fourth actor does something of its own. */
const build: Build = () => {
  const owner = cell("owner", actorOrNone);
  const count = cell("count", range(0, 3));
  const own = cell("own", range(0, 2));
  const threads = [0, 1, 2].map((index) =>
    actor(`T${index}`, function* () {
      yield* step("take", () => {
        when(owner.value === null);
        owner.value = self();
      });
      yield* step("count", () => {
        count.value += 1;
      });
      yield* owner.write(null);
    }),
  );
  const other = actor("other", function* () {
    yield* own.write(1);
    yield* own.write(2);
  });
  return {
    actors: [other, ...threads],
    claims: [always(claim, () => count.value < 3)],
    twins: [twins(threads)],
  };
};

test.for<Reduction>(["persistent", "sleep", "symmetry", "all"])("with %s", (reduction) => {
  const machine = new Machine(modelWith(build).instantiate("plain"), new Watch());
  const search = new ReducedSearch(machine, reduction, { kind: "all" }, unbounded);
  while (search.advance(1 << 12)) {
    // The claim is broken in any case.
  }
  const [finding] = search.findings;
  if (finding === undefined) throw new Error("nothing was found broken");
  const graph = {
    machine,
    expansion: search.expansionOf(finding),
    canonize: (states: Int32Array, at: number) => search.canonize(states, at),
  };
  const looking = trail(graph, () => breaks(machine, claim));
  let looked = looking.next();
  while (looked.done !== true) looked = looking.next();
  const moves = looked.value ?? [];
  expect(moves.length).toBe(finding.depth);
  const cursor = new Cursor(machine);
  for (const move of moves) cursor.take(move);
  expect(breaks(machine, claim)(cursor.state, 0)).toBe(true);
});
