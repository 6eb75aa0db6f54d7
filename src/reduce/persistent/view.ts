/**
 * A look at one packed state, field by field. One view is used for state after state.
 */
import type { Layout } from "../../state/layout.ts";

export class View {
  readonly #actors: number;
  #layout: Layout | null = null;
  #states: Int32Array = new Int32Array(0);
  #at = 0;

  constructor(actors: number) {
    this.#actors = actors;
  }

  look(layout: Layout, states: Int32Array, at: number): void {
    this.#layout = layout;
    this.#states = states;
    this.#at = at;
  }

  local(actor: number): number {
    return this.#layout!.get(this.#states, this.#at, actor);
  }

  value(cell: number): number {
    return this.#layout!.get(this.#states, this.#at, this.#actors + cell);
  }
}
