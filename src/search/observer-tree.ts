/**
 * An observer's decision tree, compiled for one layout.
 */
import type { Observation, Observer } from "../automaton/observer.ts";
import type { Layout } from "../state/layout.ts";
import { ReadNodes } from "./read-nodes.ts";
import { unknown } from "./tables.ts";

export class ObserverTree<T> {
  readonly #observer: Observer<T>;
  readonly #layout: Layout;
  readonly #firstCell: number;
  readonly #nodes: ReadNodes;
  /** Slot of the root. */
  readonly #root: number;
  /** What the leaves come to: leaf `-1 - index`. */
  readonly #ends: T[] = [];
  readonly #readsCell: (cell: number) => void;

  /** `readsCell` is told every cell that the observer is seen to read. */
  constructor(
    observer: Observer<T>,
    layout: Layout,
    firstCell: number,
    readsCell: (cell: number) => void,
  ) {
    this.#observer = observer;
    this.#layout = layout;
    this.#firstCell = firstCell;
    this.#readsCell = readsCell;
    this.#nodes = new ReadNodes(layout, firstCell);
    this.#root = this.#nodes.code.extend(1);
    for (const observation of observer.known) this.#attach(observation);
  }

  evaluate(states: Int32Array, at: number): T {
    const { items } = this.#nodes.code;
    let p = items[this.#root]!;
    while (p > 0) p = items[p + 3 + ((states[at + items[p]!]! >>> items[p + 1]!) & items[p + 2]!)]!;
    if (p !== unknown) return this.#ends[-1 - p]!;
    const state = (cell: number) => this.#layout.get(states, at, this.#firstCell + cell);
    const observation = this.#observer.observe(state);
    this.#attach(observation);
    return observation.value;
  }

  #attach({ tests, value }: Observation<T>): void {
    const { code } = this.#nodes;
    let slot = this.#root;
    for (const test of tests) {
      if (test.kind !== "read") continue;
      this.#readsCell(test.cell);
      if (code.items[slot] === unknown) {
        const node = this.#nodes.add(test.cell);
        code.items[slot] = node;
      }
      const p = code.items[slot]!;
      if (p < 0 || !this.#nodes.reads(p, test.cell)) throw this.#observer.unsteady();
      slot = p + 3 + test.value;
    }
    code.items[slot] = -this.#ends.push(value);
  }
}
