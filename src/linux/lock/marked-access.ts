/**
 * Marked and plain accesses (include/linux/compiler.h, Documentation/memory-barriers.txt). A cell that
 * is read and written as it is, is accessed plainly, and the compiler may tear, fuse or repeat that; an
 * access through one of these is marked, and happens once and whole. `kcsan` (kcsan.ts) tells one from
 * the other. While memory is sequentially consistent the value is the same either way.
 */
import type { Cell } from "../../model/cell.ts";
import { note } from "../../model/note.ts";
import type { Steps } from "../../model/request.ts";
import { step } from "../../model/step.ts";
import { textOf } from "../../model/value.ts";

/** Inside a larger step: what the step does to the cell is marked. Returns the cell. */
export function marked<T>(cell: Cell<T>): Cell<T> {
  note({ kind: "marks", cell: cell.name });
  return cell;
}

export function readOnce<T>(cell: Cell<T>): Steps<T> {
  return step(`READ_ONCE(${cell.name})`, () => marked(cell).value);
}

export function writeOnce<T>(cell: Cell<T>, value: T): Steps {
  return step(`WRITE_ONCE(${cell.name}, ${textOf(value)})`, () => {
    marked(cell).value = value;
  });
}

export function smpLoadAcquire<T>(cell: Cell<T>): Steps<T> {
  return step(`smp_load_acquire(${cell.name})`, () => marked(cell).value);
}

export function smpStoreRelease<T>(cell: Cell<T>, value: T): Steps {
  return step(`smp_store_release(${cell.name}, ${textOf(value)})`, () => {
    marked(cell).value = value;
  });
}

/** ASSERT_EXCLUSIVE_WRITER: nobody else writes the cell at this point; `kcsan` decides it. */
export function assertExclusiveWriter(cell: { readonly name: string }): Steps {
  return step(`ASSERT_EXCLUSIVE_WRITER(${cell.name})`, () =>
    note({ kind: "nobody-writes", cell: cell.name }),
  );
}

/** ASSERT_EXCLUSIVE_ACCESS: nobody else reads or writes it at this point. */
export function assertExclusiveAccess(cell: { readonly name: string }): Steps {
  return step(`ASSERT_EXCLUSIVE_ACCESS(${cell.name})`, () =>
    note({ kind: "nobody-touches", cell: cell.name }),
  );
}
