/**
 * What the steps of a local state do to the cells that are watched for data races.
 *
 * A step that waits reads what it waits for again and again, so its reads count while it is blocked;
 * and one whose actor has been interrupted stands in the midst of what it does, as the interrupt finds
 * it. What is not marked is plain.
 */
import type { Branch, LocalState } from "../../automaton/image.ts";
import type { Cell } from "../../model/cell.ts";

export interface Access {
  readonly cell: number;
  readonly reads: boolean;
  readonly writes: boolean;
  /** `asserted`: not an access, but a claim that nobody else writes, or touches, the cell now. */
  readonly how: "plain" | "marked" | "nobody-writes" | "nobody-touches";
}

export interface Accesses {
  readonly branch: Branch;
  readonly list: readonly Access[];
}

/** Of the branches of a local state, those that touch a watched cell. */
export class AccessTable {
  readonly #names: ReadonlyMap<string, number>;
  readonly #watched: ReadonlySet<number>;

  constructor(cells: readonly Cell<unknown>[], watched: ReadonlySet<string>) {
    this.#names = new Map(cells.map(({ name }, index) => [name, index]));
    this.#watched = new Set([...watched].flatMap((name) => this.#names.get(name) ?? []));
  }

  of({ branches }: LocalState): readonly Accesses[] {
    return branches.flatMap((branch) => {
      const list = this.#accesses(branch);
      return list.length === 0 && !isInterrupted(branch) ? [] : [{ branch, list }];
    });
  }

  #accesses({ tests, notes, outcome }: Branch): readonly Access[] {
    const read = new Set(tests.flatMap((test) => (test.kind === "read" ? [test.cell] : [])));
    const writes = outcome.kind === "move" ? outcome.writes : [];
    const written = new Set(writes.map(({ cell }) => cell));
    const saidOf = (kind: string) =>
      notes.flatMap((it) => ("cell" in it && it.kind === kind ? [this.#names.get(it.cell)!] : []));
    const marked = new Set(saidOf("marks"));
    const real = [...this.#watched].flatMap((cell): Access[] => {
      const [reads, writes] = [read.has(cell), written.has(cell)];
      if (!reads && !writes) return [];
      return [{ cell, reads, writes, how: marked.has(cell) ? "marked" : "plain" }];
    });
    const asserted = (["nobody-writes", "nobody-touches"] as const).flatMap((how) =>
      saidOf(how).map((cell): Access => ({ cell, reads: false, writes: false, how })),
    );
    return [...real, ...asserted];
  }
}

export function isInterrupted({ notes }: Branch): boolean {
  return notes.some(({ kind }) => kind === "interrupted");
}

/** Whether two accesses at once are a data race, or break what one of them asserts. */
export function isRace(a: Access, b: Access): boolean {
  if (a.cell !== b.cell) return false;
  return breaks(a, b) || breaks(b, a) || bothAccess(a, b);
}

function bothAccess(a: Access, b: Access): boolean {
  const areReal = (a.reads || a.writes) && (b.reads || b.writes);
  return areReal && (a.writes || b.writes) && (a.how === "plain" || b.how === "plain");
}

function breaks({ how }: Access, other: Access): boolean {
  if (how === "nobody-writes") return other.writes;
  return how === "nobody-touches" && (other.reads || other.writes);
}
