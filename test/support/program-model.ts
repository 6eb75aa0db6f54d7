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
  type Claim,
  cell,
  cells,
  defineModel,
  done,
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
import { act, at, queueLength, type Shared, textOf } from "./program-steps.ts";

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
        waiters: cell("waiters", sequence(actorOrNone, program.threads.length)),
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

function claimOf(shared: Shared, index: number, assertion: Assertion): Claim {
  const { scope, cell, not, while: other } = assertion;
  const make = { always, "at-end": atEnd, "still-possible": stillPossible }[scope];
  return make(`claim-${index}`, () => {
    if (other !== null && at(shared.cells, other.cell).value !== other.has) return true;
    return at(shared.cells, cell).value !== not;
  });
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
    case "wait": {
      const owner = at(shared.locks, op.lock);
      yield* step("let go and wait", () => {
        when(owner.value === self());
        owner.value = null;
        shared.waiters.value = [...shared.waiters.value, self()];
      });
      yield* step("woken", () => {
        when(owner.value === null && !shared.waiters.value.includes(self()));
        owner.value = self();
      });
      return register;
    }
    case "await-not": {
      const awaited = at(shared.cells, op.cell);
      yield* until(textOf(op), () => awaited.value !== op.value);
      return register;
    }
    case "await-either": {
      const [one, other] = [at(shared.cells, op.cell), at(shared.cells, op.with)];
      yield* until(textOf(op), () => one.value !== op.value || other.value !== op.value);
      return register;
    }
    default:
      return yield* step(textOf(op), () => act(shared, op, register));
  }
}
