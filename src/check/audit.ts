/**
 * An audit of the reductions on one variant: each is run as it would be, then the full search, and what
 * must not get lost is compared: the broken claims, the ends, and the local states of each actor. Where
 * twins are one, their states are compared up to renaming.
 */
import type { Watch } from "../automaton/watch.ts";
import type { Instance, Model } from "../model/model.ts";
import { ReducedSearch } from "../reduce/reduced-search.ts";
import { admitted, type Reduction } from "../reduce/reduction.ts";
import { Tally } from "../reduce/tally.ts";
import { BreadthFirst, type BreadthFirstBudget } from "../search/breadth-first.ts";
import { lookAhead } from "../search/look-ahead.ts";
import { Machine } from "../search/machine.ts";
import type { Goal, Search } from "../search/search.ts";
import { VisitedSet } from "../state/visited-set.ts";
import type { Sliced } from "../witness/calmest.ts";

export interface AuditOptions extends BreadthFirstBudget {
  readonly variant: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly watch: Watch;
}

export interface Audit {
  readonly model: string;
  readonly variant: string;
  /** The full search first, then each reduction that the model admits. */
  readonly rows: readonly AuditRow[];
  /** Reductions that the model does not admit, and why. */
  readonly left: readonly { readonly reduction: Reduction; readonly why: string }[];
  /** What the reductions have lost; nothing, if they are sound. */
  readonly differences: readonly string[];
  /** The bound that was hit before there was anything to compare; null if none was. */
  readonly unresolved: string | null;
}

export interface AuditRow {
  readonly reduction: Reduction;
  readonly states: number;
  readonly transitions: number;
}

const everything: Goal = { kind: "all" };
const sliceWork = 1 << 15;

/** Throws `ModelMistake` for a mistake in the model. */
export function* audit(model: Model, options: AuditOptions): Sliced<Audit> {
  const { variant, parameters } = options;
  const instantiate = () => model.instantiate(variant, parameters);
  const instance = options.watch.over(instantiate);
  const asked = (["persistent", "sleep", "symmetry", "all"] as const).map(
    (reduction) => [reduction, admitted(reduction, instance)] as const,
  );
  const left = asked.flatMap(([reduction, { unreduced }]) =>
    unreduced === null ? [] : [{ reduction, why: unreduced }],
  );
  const rows: AuditRow[] = [];
  const differences: string[] = [];
  for (const [reduction, { unreduced }] of asked) {
    if (unreduced !== null) continue;
    const compared = yield* compare(reduction, options.watch.over(instantiate), options);
    const subject = { model: model.name, variant, rows, left, differences };
    if (compared.unresolved !== null) return { ...subject, unresolved: compared.unresolved };
    if (rows.length === 0) rows.push(compared.full);
    rows.push(compared.reduced);
    differences.push(...compared.differences.map((text) => `${reduction}: ${text}`));
  }
  return { model: model.name, variant, rows, left, differences, unresolved: null };
}

interface Compared {
  readonly full: AuditRow;
  readonly reduced: AuditRow;
  readonly differences: readonly string[];
  readonly unresolved: string | null;
}

/** The reduced search goes first, so that it has to learn by itself. */
function* compare(
  reduction: Reduction,
  instance: Instance,
  options: AuditOptions,
): Sliced<Compared> {
  const machine = new Machine(instance, options.watch);
  lookAhead(machine);
  const reduced = new ReducedSearch(machine, reduction, everything, options);
  while (reduced.advance(sliceWork)) yield;
  const fullTally = new Tally(machine, machine);
  const full = new BreadthFirst(machine, everything, options, fullTally);
  while (full.advance(sliceWork)) yield;
  const rows = { full: rowOf("none", full), reduced: rowOf(reduction, reduced) };
  const unresolved = reduced.exhaustedBudget ?? full.exhaustedBudget;
  if (unresolved !== null) return { ...rows, differences: [], unresolved };
  // All is learned by now, so following the reduced graph once more teaches nothing.
  const tally = new Tally(machine, reduced.expansion);
  const again = new BreadthFirst(machine, everything, options, tally);
  while (again.advance(sliceWork)) yield;
  const differences = [
    ...claimsLost(full, reduced),
    ...endsLost(reduced, fullTally, tally),
    ...localsLost(machine, reduced, fullTally, tally),
  ];
  return { ...rows, differences, unresolved: null };
}

function rowOf(reduction: Reduction, search: Search): AuditRow {
  const { states, transitions } = search.progress();
  return { reduction, states: states ?? 0, transitions };
}

function claimsLost(full: Search, reduced: Search): string[] {
  const [there, here] = [full, reduced].map(
    ({ findings }) => new Set(findings.map(({ violation }) => violation.claim)),
  );
  return [
    ...[...there!].filter((it) => !here!.has(it)).map((it) => `"${it}" is not seen to break`),
    ...[...here!].filter((it) => !there!.has(it)).map((it) => `"${it}" breaks in it alone`),
  ];
}

function endsLost(reduced: ReducedSearch, full: Tally, tally: Tally): string[] {
  const there = endsOf(reduced, [full]).count;
  const here = endsOf(reduced, [tally]).count;
  const all = endsOf(reduced, [full, tally]).count;
  return [
    ...(here === all ? [] : [`${all - here} of ${there} ends are not reached`]),
    ...(there === all ? [] : [`${all - there} ends are reached by it alone`]),
  ];
}

/** Each end once, as the state that stands for it. */
function endsOf(reduced: ReducedSearch, tallies: readonly Tally[]): VisitedSet {
  const distinct = new VisitedSet(tallies[0]!.ends.words, 64);
  for (const { ends } of tallies) {
    for (let index = 0; index < ends.count; index++) {
      reduced.canonize(ends.items, index * ends.words);
      distinct.add(ends.items, index * ends.words);
    }
  }
  return distinct;
}

function localsLost(
  { learner }: Machine,
  reduced: ReducedSearch,
  full: Tally,
  tally: Tally,
): string[] {
  const kinds = ({ locals }: Tally) =>
    locals.map((met, actor) => new Set([...met].map((local) => reduced.kindOf(actor, local))));
  const here = new Set(kinds(tally).flatMap((met) => [...met]));
  return learner.instance.actors.flatMap(({ name }, actor) => {
    const met = kinds(full)[actor]!;
    const lost = [...met].filter((kind) => !here.has(kind)).length;
    return lost === 0 ? [] : [`${lost} of ${met.size} local states of ${name} are not reached`];
  });
}
