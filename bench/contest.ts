/**
 * One model in one size, measured by everybody in turn, so that what else the machine does meanwhile
 * falls on all alike. Counts that differ end the bench: a time is worth nothing if the work was another.
 */
import { type Searched, searchOnce } from "./refault.ts";
import { printed, type Reduction, type Verified, Verifier } from "./spin.ts";
import { type Size, type Subject, subjectOf } from "./subjects.ts";

export interface Contest {
  readonly name: string;
  /** `threads 8, rounds 2` */
  readonly setting: string;
  readonly refault: readonly Searched[];
  /** Empty where Spin is not there. */
  readonly spin: Readonly<Record<Reduction, readonly Verified[]>>;
}

export interface ContestOptions {
  readonly size: Size;
  readonly repetitions: number;
  readonly against: "spin" | "nobody";
}

export function contest({ name }: Subject, options: ContestOptions): Contest {
  const { size, repetitions, against } = options;
  const { parameters, states } = subjectOf(name, size).sized;
  const setting = Object.entries(parameters).map((entry) => entry.join(" "));
  const refault: Searched[] = [];
  const spin = { full: [] as Verified[], reduced: [] as Verified[] };
  using verifiers = new DisposableStack();
  const verifierOf = (reduction: Reduction) =>
    verifiers.use(new Verifier(name, parameters, reduction));
  const full = against === "spin" ? verifierOf("full") : null;
  const reduced = against === "spin" ? verifierOf("reduced") : null;

  for (let repetition = 0; repetition < repetitions; repetition++) {
    const searched = searchOnce(name, size);
    agree(`${name} ${size}, states`, searched.states, states);
    refault.push(searched);
    if (full === null || reduced === null) continue;
    const verified = full.verify(states);
    const transitions = searched.transitions + 1;
    agree(`${name} ${size}, Spin's states`, verified.states, printed(states));
    agree(`${name} ${size}, Spin's transitions`, verified.transitions, printed(transitions));
    spin.full.push(verified);
    spin.reduced.push(reduced.verify(states));
  }
  return { name, setting: setting.join(", "), refault, spin };
}

function agree(what: string, counted: number, expected: number): void {
  if (counted !== expected) throw new Error(`${what}: ${counted}, not ${expected}`);
}
