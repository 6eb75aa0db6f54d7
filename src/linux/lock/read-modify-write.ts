/**
 * Reading and writing a cell in a single step: `xchg`, `cmpxchg`, and the bit operations that
 * say what the bit was before. All order whatever stands around them, which is nothing to see
 * while memory is sequentially consistent.
 */
import type { Cell } from "../../model/cell.ts";
import type { Steps } from "../../model/request.ts";
import { step } from "../../model/step.ts";
import { keyOf, textOf } from "../../model/value.ts";
import { marked } from "./marked-access.ts";

/** Writes the value; returns the one before. */
export function xchg<T>(cell: Cell<T>, value: T): Steps<T> {
  return step(`xchg(${cell.name}, ${textOf(value)})`, () => exchange(cell, value));
}

/** Writes the value if the cell holds `expected`; returns the one before in any case. */
export function cmpxchg<T>(cell: Cell<T>, expected: T, value: T): Steps<T> {
  return step(`cmpxchg(${cell.name}, ${textOf(expected)}, ${textOf(value)})`, () => {
    const before = marked(cell).value;
    if (keyOf(before) === keyOf(expected)) cell.value = value;
    return before;
  });
}

/** Sets the bit; whether it was set before. */
export function testAndSetBit(bit: Cell<boolean>): Steps<boolean> {
  return step(`test_and_set_bit(${bit.name})`, () => exchange(bit, true));
}

/** Clears the bit; whether it was set before. */
export function testAndClearBit(bit: Cell<boolean>): Steps<boolean> {
  return step(`test_and_clear_bit(${bit.name})`, () => exchange(bit, false));
}

function exchange<T>(cell: Cell<T>, value: T): T {
  const before = marked(cell).value;
  cell.value = value;
  return before;
}
