/**
 * What a move touches: the cells it tests and the cells it writes, as bits. Two moves of different actors
 * conflict if one writes a cell that the other touches.
 */
import type { Machine } from "../machine.ts";
import type { Program } from "../program.ts";

export interface Access {
  /** Bits of the cells that are touched, and of those that are written. */
  readonly touched: Int32Array;
  readonly written: Int32Array;
}

export class Accesses {
  readonly #machine: Machine;
  readonly #rowLength: number;
  #program: Program;
  /** By leaf. */
  #known: Access[] = [];

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#program = machine.program;
    this.#rowLength = (machine.learner.instance.cells.length + 31) >>> 5;
  }

  of(leaf: number): Access {
    if (this.#program !== this.#machine.program) {
      this.#program = this.#machine.program;
      this.#known = [];
    }
    this.#known[leaf] ??= this.#read(leaf);
    return this.#known[leaf];
  }

  #read(leaf: number): Access {
    const { tests, outcome } = this.#program.leaves.branchAt(leaf);
    const touched = new Int32Array(this.#rowLength);
    const written = new Int32Array(this.#rowLength);
    for (const test of tests) if (test.kind === "read") setBit(touched, test.cell);
    for (const { cell } of outcome.kind === "move" ? outcome.writes : []) {
      setBit(touched, cell);
      setBit(written, cell);
    }
    return { touched, written };
  }
}

export function conflict(one: Access, other: Access): boolean {
  for (let row = 0; row < one.touched.length; row++) {
    if ((one.written[row]! & other.touched[row]!) !== 0) return true;
    if ((one.touched[row]! & other.written[row]!) !== 0) return true;
  }
  return false;
}

export function hasBit(bits: Int32Array, index: number): boolean {
  return (bits[index >>> 5]! & (1 << (index & 31))) !== 0;
}

function setBit(bits: Int32Array, index: number): void {
  bits[index >>> 5]! |= 1 << (index & 31);
}
