/**
 * Mutual exclusion as the textbooks have it: whom does an algorithm starve, and under which scheduler?
 * Peterson 1981 and the ticket lock starve nobody who is treated weakly; a test-and-set lock needs a
 * strongly fair scheduler if who waits for it sleeps, and none is enough if he spins.
 */
import { expect, test } from "vitest";
import { check } from "../../src/check/check.ts";
import {
  actor,
  again,
  booleans,
  cell,
  cells,
  defineModel,
  done,
  type Fairness,
  forever,
  holds,
  leadsTo,
  loop,
  range,
  type Steps,
  step,
  until,
  when,
} from "../../src/index.ts";

/** What process `me` of two does to come in, and to leave. */
interface Lock {
  readonly enter: (me: 0 | 1) => Steps;
  readonly leave: (me: 0 | 1) => Steps;
}

function peterson(): Lock {
  const wants = cells("wants", 2, booleans);
  const turn = cell("turn", range(0, 1));
  return {
    *enter(me) {
      const other = 1 - me;
      yield* wants[me]!.write(true);
      yield* turn.write(other);
      yield* loop(null, function* () {
        if (!(yield* wants[other]!.read())) return done();
        return (yield* turn.read()) === me ? done() : again(null);
      });
    },
    leave: (me) => wants[me]!.write(false),
  };
}

/** Two tickets, for two processes have no more at a time. */
function ticket(): Lock {
  const next = cell("next", range(0, 1));
  const serving = cell("serving", range(0, 1));
  return {
    *enter() {
      const mine = yield* step("take ticket", () => {
        const before = next.value;
        next.value = 1 - before;
        return before;
      });
      yield* until("my turn", () => serving.value === mine);
    },
    leave: () =>
      step("serve next", () => {
        serving.value = 1 - serving.value;
      }),
  };
}

function testAndSet(waiting: "sleeps" | "spins"): Lock {
  const isHeld = cell("held", booleans);
  const attempt = () =>
    step("test and set", () => {
      if (waiting === "sleeps") when(!isHeld.value);
      const was = isHeld.value;
      isHeld.value = true;
      return !was;
    });
  return {
    enter: () =>
      loop(null, function* () {
        return (yield* attempt()) ? done() : again(null);
      }),
    leave: () => isHeld.write(false),
  };
}

const locks = {
  peterson,
  ticket,
  "test-and-set, asleep": () => testAndSet("sleeps"),
  "test-and-set, spinning": () => testAndSet("spins"),
};

function verdictOf(lock: keyof typeof locks, fairness: Fairness): string {
  const model = defineModel({
    name: "mutual-exclusion",
    variants: { plain: holds() },
    build() {
      const { enter, leave } = locks[lock]();
      const waits = cells("waits", 2, booleans);
      const body = (me: 0 | 1) => () =>
        forever(function* () {
          yield* waits[me]!.write(true);
          yield* enter(me);
          yield* waits[me]!.write(false);
          yield* leave(me);
        });
      return {
        actors: [actor("P0", body(0)), actor("P1", body(1))],
        claims: [
          leadsTo(
            "nobody-starves",
            () => waits[0]!.value,
            () => !waits[0]!.value,
            { fairness },
          ),
        ],
      };
    },
  });
  return check(model, { variant: "plain" }).verdict.kind;
}

test.each([
  ["peterson", { unfair: "violated", weak: "holds", strong: "holds" }],
  ["ticket", { unfair: "violated", weak: "holds", strong: "holds" }],
  ["test-and-set, asleep", { unfair: "violated", weak: "violated", strong: "holds" }],
  ["test-and-set, spinning", { unfair: "violated", weak: "violated", strong: "violated" }],
] as const)("%s", (lock, verdicts) => {
  const found = { unfair: "", weak: "", strong: "" };
  for (const fairness of ["unfair", "weak", "strong"] as const) {
    found[fairness] = verdictOf(lock, fairness);
  }
  expect(found).toEqual(verdicts);
});
