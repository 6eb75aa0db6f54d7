/**
 * The model that a program means.
 *
 * A program says nothing that a model could not say in its own words. The register crosses a frame only
 * as an argument, a carried value or a return value: an interpreter that kept it in a captured variable
 * would leak past the summary of that frame.
 */
import {
  type Actor,
  type Again,
  actor,
  actorOrNone,
  again,
  always,
  assert,
  atEnd,
  type Cell,
  type Claim,
  cell,
  cells,
  choose,
  defineModel,
  done,
  fail,
  figure,
  holds,
  loop,
  type Model,
  range,
  repeat,
  routine,
  type Steps,
  self,
  sequence,
  step,
  stillPossible,
  until,
  when,
} from "../../src/index.ts";
import {
  type Assertion,
  modulus,
  type Op,
  type Ops,
  type Program,
  type Thread,
} from "./program.ts";

/** As many values as the queue holds. */
const queueLength = 3;

interface Shared {
  readonly cells: readonly Cell<number>[];
  readonly locks: readonly Cell<Actor | null>[];
  readonly queue: Cell<readonly number[]>;
}

/** The model that a program means. Its one variant is `only`, which is expected to hold. */
export function modelOf(program: Program): Model {
  return defineModel({
    name: "program",
    variants: { only: holds() },
    build() {
      const shared: Shared = {
        cells: cells("c", program.cellCount, range(0, modulus - 1)),
        locks: cells("m", 2, actorOrNone),
        queue: cell("queue", sequence(range(0, modulus - 1), queueLength), [1]),
      };
      return {
        actors: program.threads.map((thread, index) => actorOf(shared, `T${index}`, thread)),
        claims: program.assertions.map((assertion, index) => claimOf(shared, index, assertion)),
        figures: [figure("sum", () => shared.cells.reduce((sum, { value }) => sum + value, 0))],
      };
    },
  });
}

function actorOf(shared: Shared, name: string, { ops, kind, maskedBy }: Thread): Actor {
  const mask = at(shared.cells, 0);
  const guard = maskedBy === null ? {} : { guard: () => when(mask.value !== maskedBy) };
  const daemon = kind === "daemon" || kind === "endless";
  return actor(name, { daemon, ...guard }, function* () {
    if (kind === "endless") yield* loop(0, (last) => round(shared, ops, last));
    const register = yield* run(shared, ops, 0);
    return kind === "teller" ? register : undefined;
  });
}

function* round(shared: Shared, ops: Ops, last: number): Steps<Again<number>> {
  const next = yield* run(shared, ops, last);
  return again(yield* step("round", () => next));
}

function claimOf(shared: Shared, index: number, { scope, cell, not }: Assertion): Claim {
  const place = at(shared.cells, cell);
  const make = { always, "at-end": atEnd, "still-possible": stillPossible }[scope];
  return make(`claim-${index}`, () => place.value !== not);
}

function* run(shared: Shared, ops: Ops, initial: number): Steps<number> {
  let register = initial;
  for (const op of ops) register = yield* perform(shared, op, register);
  return register;
}

/** Performs one operation; the register's next value. */
function* perform(shared: Shared, op: Op, register: number): Steps<number> {
  switch (op.op) {
    case "assert-not":
      assert(register !== op.value, `the register is ${op.value}`);
      return register;
    case "if":
      return yield* run(shared, register === op.equals ? op.body : op.otherwise, register);
    case "repeat":
      yield* repeat(op.count, (index) => run(shared, op.body, (register + index) % modulus));
      return register;
    case "loop":
      return yield* loop({ round: 1, last: register }, function* ({ round, last }) {
        const next = yield* run(shared, op.body, last);
        return next === op.until || round >= op.count
          ? done(next)
          : again({ round: round + 1, last: next });
      });
    case "retry":
      return yield* loop(register, function* (last) {
        const next = yield* run(shared, op.body, last);
        const seen = yield* at(shared.cells, op.cell).read();
        return seen === op.until ? done(next) : again(next);
      });
    case "call":
      return yield* routine("callee", (last: number) => run(shared, op.body, last))(register);
    case "locked": {
      const { lock, body } = op;
      const inside: Ops = [{ op: "lock", lock }, ...body, { op: "unlock", lock }];
      return yield* run(shared, inside, register);
    }
    case "await-not": {
      const awaited = at(shared.cells, op.cell);
      yield* until(textOf(op), () => awaited.value !== op.value);
      return register;
    }
    default:
      return yield* step(textOf(op), () => act(shared, op, register));
  }
}

type Atomic = Exclude<
  Op,
  { op: "assert-not" | "if" | "repeat" | "loop" | "retry" | "call" | "locked" | "await-not" }
>;

/** The body of an atomic operation's step; the register's next value. */
function act({ cells, locks, queue }: Shared, op: Atomic, register: number): number {
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

function textOf(op: Op): string {
  return Object.values(op).join(" ");
}

/** The element at `index`, counted round and round. */
function at<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}
