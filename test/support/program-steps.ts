/**
 * What the operations of a program do that are one step each: the bodies of the steps of its model.
 */
import { type Actor, assert, type Cell, choose, fail, self, when } from "../../src/index.ts";
import { modulus, type Op } from "./program.ts";

/** As many values as the queue holds. */
export const queueLength: number = 3;

export interface Shared {
  readonly cells: readonly Cell<number>[];
  readonly locks: readonly Cell<Actor | null>[];
  readonly queue: Cell<readonly number[]>;
  /** Who waits on the condition. */
  readonly waiters: Cell<readonly (Actor | null)[]>;
}

type Compound = "if" | "repeat" | "loop" | "retry" | "call" | "locked";
type Waiting = "await-not" | "await-either" | "wait";
type Atomic = Exclude<Op, { op: Compound | Waiting | "assert-not" }>;

/** The body of an atomic operation's step; the register's next value. */
export function act(
  { cells, locks, queue, waiters }: Shared,
  op: Atomic,
  register: number,
): number {
  switch (op.op) {
    case "read":
      return at(cells, op.cell).value;
    case "write":
      at(cells, op.cell).value = op.value;
      return register;
    case "write-register":
      at(cells, op.cell).value = (register + op.plus) % modulus;
      return register;
    case "fetch-add": {
      const place = at(cells, op.cell);
      const before = place.value;
      place.value = (before + op.plus) % modulus;
      return before;
    }
    case "compare-and-swap": {
      const place = at(cells, op.cell);
      if (place.value !== op.from) return 0;
      place.value = op.to;
      return 1;
    }
    case "swap": {
      const [one, other] = [at(cells, op.cell), at(cells, op.with)];
      [one.value, other.value] = [other.value, one.value];
      return one.value;
    }
    case "lock": {
      const owner = at(locks, op.lock);
      when(owner.value === null, owner.value);
      owner.value = self();
      return register;
    }
    case "lock-any": {
      const owner = choose(locks);
      when(owner.value === null, owner.value);
      owner.value = self();
      return locks.indexOf(owner);
    }
    case "unlock": {
      const owner = at(locks, op.lock);
      if (owner.value !== self()) fail("unlock-by-stranger", `lock ${op.lock}`);
      owner.value = null;
      return register;
    }
    case "push":
      when(queue.value.length < queueLength);
      queue.value = [...queue.value, register];
      return register;
    case "pop": {
      const [first, ...rest] = queue.value;
      when(first !== undefined);
      queue.value = rest;
      return first ?? register;
    }
    case "signal": {
      if (waiters.value.length === 0) return register;
      const woken = choose(waiters.value);
      waiters.value = waiters.value.filter((other) => other !== woken);
      return register;
    }
    case "broadcast":
      waiters.value = [];
      return register;
    case "choose":
      return choose([0, 1, 2].slice(0, op.count));
    case "choose-and-write": {
      const value = choose([0, op.value]);
      choose(cells.slice(0, op.count)).value = value;
      return value;
    }
    case "write-and-assert-not":
      at(cells, op.cell).value = op.value;
      assert(register !== op.value, `${op.value} was written twice`);
      return register;
  }
}

export function textOf(op: Op): string {
  return Object.values(op).join(" ");
}

/** The element at `index`, counted round and round. */
export function at<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}
