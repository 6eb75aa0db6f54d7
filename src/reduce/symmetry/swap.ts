/**
 * A swap: what a renaming of two neighbouring twins does to states. Fields are those of a packed state:
 * the local states of the actors, then the values of the cells. Swaps of all neighbours make up every way
 * of renaming twins.
 */
import type { Learner } from "../../automaton/learner.ts";
import type { Twins } from "../../model/twins.ts";
import { Renaming } from "./renaming.ts";

/** What is not known yet. */
export const unknown = -1;

export class Swap {
  readonly renaming: Renaming;
  /** Per field, the one it becomes. */
  readonly fieldOf: readonly number[];
  /** Per field, what each of its values becomes there. */
  readonly images: readonly number[][];
  readonly #learner: Learner;
  readonly #actors: number;

  constructor(learner: Learner, twins: Twins, index: number) {
    const { instance } = learner;
    const { actors, cells } = instance;
    const renaming = new Renaming(instance, twins, index);
    this.renaming = renaming;
    this.#learner = learner;
    this.#actors = actors.length;
    this.fieldOf = [
      ...actors.map((_, actor) => renaming.place(actors, actor)),
      ...cells.map((_, cell) => actors.length + renaming.place(cells, cell)),
    ];
    this.images = this.fieldOf.map(() => []);
  }

  actorOf(actor: number): number {
    return this.fieldOf[actor]!;
  }

  cellOf(cell: number): number {
    return this.fieldOf[this.#actors + cell]! - this.#actors;
  }

  /** What a value becomes in the cell that its cell becomes; it may be one that was never met. */
  imageOf(cell: number, value: number): number {
    const images = this.images[this.#actors + cell]!;
    const known = images[value];
    if (known !== undefined) return known;
    const { values } = this.#learner;
    const image = values.number(this.cellOf(cell), this.renaming.value(values.value(cell, value)));
    images[value] = image;
    return image;
  }

  localOf(actor: number, local: number): number {
    return this.images[actor]![local] ?? unknown;
  }

  /** Says that two local states become each other. */
  match(actor: number, local: number, image: number): void {
    this.images[actor]![local] = image;
    this.images[this.actorOf(actor)]![image] = local;
  }

  /** Swaps in a state, field by field; every value in it must be known. */
  apply(fields: Int32Array): void {
    const { fieldOf, images } = this;
    for (let field = 0; field < fields.length; field++) {
      const other = fieldOf[field]!;
      if (other < field) continue;
      const mine = images[field]![fields[field]!]!;
      if (other === field) {
        fields[field] = mine;
        continue;
      }
      fields[field] = images[other]![fields[other]!]!;
      fields[other] = mine;
    }
  }
}
