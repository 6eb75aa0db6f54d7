/** Faults in what is followed, what is judged, and what is told of it. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what stands in another file.
import type { Mutant } from "./mutant.ts";

const search = "test/laws/search.test.ts";
const published = "test/oracles/published.test.ts";

export const ofSearches: readonly Mutant[] = [
  {
    name: "the environment takes the first alternative only",
    file: "src/search/program.ts",
    from: "for (let pick = 0; pick < count; pick++) {",
    to: "for (let pick = 0; pick < 1; pick++) {",
    killers: [search],
  },
  {
    name: "an actor that has moved stays where it was",
    file: "src/search/leaves.ts",
    from: "    write(actor, move.next);\n",
    to: "",
    killers: [search],
  },
  {
    name: "no move is known to touch a claim",
    file: "src/search/leaves.ts",
    from: "(this.#touches(move) ? touchesClaim : 0)",
    to: "0",
    killers: [search],
  },
  {
    name: "moves are not flagged anew when a claim reads another cell",
    file: "src/search/machine.ts",
    from: "if (this.#watched.size !== watchedBefore) this.program.leaves.flagClaims();",
    to: "",
    killers: [search, published],
  },
  {
    name: "what has failed goes on",
    file: "src/search/levels.ts",
    from: "if ((flag & failsActor) === 0) fresh[kept++] = k;",
    to: "fresh[kept++] = k;",
    killers: [search],
  },
  {
    name: "nobody looks where nobody can move",
    file: "src/search/levels.ts",
    from: "batch.stuck.items.subarray(0, batch.stuck.length)",
    to: "batch.stuck.items.subarray(0, 0)",
    killers: [search],
  },
  {
    name: "re-packing does not go back to the last flush",
    file: "src/search/levels.ts",
    from: "    this.#head = this.#flushedHead;\n    this.#batch",
    to: "    this.#batch",
    killers: ["test/laws/slices.test.ts"],
  },
  {
    name: "a search ends with its last but one state",
    file: "src/search/breadth-first.ts",
    from: "if (ledger.hasReachedGoal || levels.found === 0) {",
    to: "if (ledger.hasReachedGoal || levels.found <= 1) {",
    killers: [search],
  },
  {
    name: "a search that has reached its goal calls itself exhaustive",
    file: "src/search/breadth-first.ts",
    from: "this.isExhaustive = levels.found === 0;",
    to: "this.isExhaustive = true;",
    killers: ["test/laws/budget.test.ts"],
  },
  {
    name: "a search whose budget is spent goes on to say that all holds",
    file: "src/search/breadth-first.ts",
    from: "    this.exhaustedBudget = reason;",
    to: "    this.exhaustedBudget = reason;\n    this.isExhaustive = true;",
    killers: ["test/laws/budget.test.ts"],
  },
  {
    name: "a deadlock is no violation",
    file: "src/search/judge.ts",
    from: "return [deadlock(waiting)];",
    to: "return [];",
    killers: [search],
  },
  {
    name: "a daemon that waits is a deadlock",
    file: "src/search/judge.ts",
    from: "!actor.daemon && ",
    to: "",
    killers: [search],
  },
  {
    name: "claims on the end are not asked",
    file: "src/search/judge.ts",
    from: 'return this.broken("at-end", states, at, settled);',
    to: "return [];",
    killers: [search],
  },
  {
    name: "what is still possible is swept for once",
    file: "src/search/still-possible.ts",
    from: "for (let found = 1; found > 0; ) found = yield* this.#sweep(all);",
    to: "yield* this.#sweep(all);",
    killers: ["test/search/still-possible.test.ts"],
  },
  {
    name: "a run that has failed makes the possible impossible",
    file: "src/search/still-possible.ts",
    from: "if (this.#machine.hasFailed(states, at)) return true;",
    to: "if (this.#machine.hasFailed(states, at)) return false;",
    killers: [search],
  },
  {
    name: "the least calm of the shortest runs is told",
    file: "src/witness/calmest.ts",
    from: "known.switches <= switches",
    to: "known.switches >= switches",
    killers: [search],
  },
  {
    name: "who moved last does not matter to how calm a run is",
    file: "src/witness/calmest.ts",
    from: 'const key = `${last} ${state.join(" ")}`;',
    to: 'const key = state.join(" ");',
    killers: [search],
  },
];
