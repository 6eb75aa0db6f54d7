/**
 * guardedBy: a cell that may be touched only by who holds a lock, as `__guarded_by` says of a field and
 * lockdep_assert_held of a moment. Asked of every step that touches it, whatever else runs; claims may
 * look at it as they like.
 *
 * A lock for readers and writers is enough for reading if it is held for reading.
 */
import type { Actor } from "../../model/actor.ts";
import type { Cell } from "../../model/cell.ts";
import { callerPlace } from "../../model/place.ts";
import { fail, self } from "../../model/step.ts";

export interface Guard {
  readonly name: string;
  /** Inside a step: does the actor hold it, for reading or for writing? */
  isHeldBy(actor: Actor, access: "read" | "write"): boolean;
}

/**
 * Makes every access to the cell without the lock break `guarded-by`.
 *
 * @example
 * const count = guardedBy(ptl, cell("mapcount", range(0, 3)));
 */
export function guardedBy<T>(lock: Guard, cell: Cell<T>): Cell<T> {
  const declared = callerPlace();
  cell.watch((access) => {
    const me = self();
    if (lock.isHeldBy(me, access)) return;
    const does = access === "read" ? "reads" : "writes";
    const asked = declared === null ? "" : `, which line ${declared.line} asks for`;
    fail("guarded-by", `${me.name} ${does} ${cell.name} without ${lock.name}${asked}`, {
      lock: lock.name,
      cell: cell.name,
    });
  });
  return cell;
}
