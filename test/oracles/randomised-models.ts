/**
 * Small programs with a bug each, by which randomised strategies are compared. An operation is a step, an
 * assertion is none: it is part of the step before it.
 */
import { actor, assert, defineModel } from "../../src/index.ts";
import type { Model } from "../../src/model/model.ts";
import type { Steps } from "../../src/model/request.ts";
import { add, awaitValue, type Integer, integer, lock, read, unlock, write } from "./operations.ts";

type Body = () => Steps<unknown>;

/** A model of threads named T0, T1 … */
function program(name: string, build: () => readonly Body[]): Model {
  return defineModel({
    name,
    variants: { only: { verdict: "violated", claim: "assertion" } },
    build: () => ({ actors: build().map((body, index) => actor(`T${index}`, body)) }),
  });
}

function repeated<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** So many threads set a and then b; one checks that it sees both or neither. */
export function reorder(setters: number): Model {
  return program(`reorder-${setters + 1}`, () => {
    const [a, b] = [integer("a"), integer("b")];
    const set: Body = function* () {
      yield* write(a, 1);
      yield* write(b, -1);
    };
    const check: Body = function* () {
      let isRight = false;
      if ((yield* read(a)) === 0) isRight = (yield* read(b)) === 0;
      if (!isRight && (yield* read(a)) === 1) isRight = (yield* read(b)) === -1;
      assert(isRight, "a and b do not go together");
    };
    return [...repeated(setters, () => set), check];
  });
}

/** Two fields, each under its own lock, that should change together. */
export const twostage: Model = program("twostage", () => {
  const [m1, m2, d1, d2] = [integer("m1"), integer("m2"), integer("d1"), integer("d2")];
  return [
    function* () {
      yield* lock(m1);
      yield* write(d1, 1);
      yield* unlock(m1);
      yield* lock(m2);
      const seen = yield* read(d1);
      yield* write(d2, seen + 1);
      yield* unlock(m2);
    },
    function* () {
      yield* lock(m1);
      if ((yield* read(d1)) === 0) {
        yield* unlock(m1);
        return;
      }
      const first = yield* read(d1);
      yield* unlock(m1);
      yield* lock(m2);
      const second = yield* read(d2);
      yield* unlock(m2);
      assert(second === first + 1, "the second stage has not come");
    },
  ];
});

/** One thread holds one lock, the other another, and both change v. */
export const wronglock: Model = program("wronglock", () => {
  const [dataLock, threadLock, v] = [integer("dl"), integer("tl"), integer("v")];
  return [
    function* () {
      yield* lock(dataLock);
      const first = yield* read(v);
      const again = yield* read(v);
      yield* write(v, again + 1);
      assert((yield* read(v)) === first + 1, "v has changed in between");
      yield* unlock(dataLock);
    },
    function* () {
      yield* lock(threadLock);
      const seen = yield* read(v);
      yield* write(v, seen + 1);
      yield* unlock(threadLock);
    },
  ];
});

/** Two locks, taken in both orders. */
export const deadlock01: Model = program("deadlock01", () => {
  const [a, b, c] = [integer("a"), integer("b"), integer("c")];
  const pair = (first: Integer, second: Integer): Body =>
    function* () {
      yield* lock(first);
      yield* lock(second);
      const seen = yield* read(c);
      yield* write(c, seen + 1);
      yield* unlock(second);
      yield* unlock(first);
    };
  return [pair(a, b), pair(b, a)];
});

/** A deposit and a withdrawal, and somebody who expects too little once both are done. */
export const account: Model = program("account", () => {
  const [m, balance] = [integer("m"), integer("bal", 1)];
  const [hasDeposited, hasWithdrawn] = [integer("dd"), integer("wd")];
  return [
    function* () {
      yield* lock(m);
      const deposited = yield* read(hasDeposited);
      const withdrawn = deposited === 0 ? 0 : yield* read(hasWithdrawn);
      if (deposited !== 0 && withdrawn !== 0) {
        assert((yield* read(balance)) === 1 - 2 - 4, "the balance is wrong");
      }
      yield* unlock(m);
    },
    function* () {
      yield* lock(m);
      const seen = yield* read(balance);
      yield* write(balance, seen + 2);
      yield* write(hasDeposited, 1);
      yield* unlock(m);
    },
    function* () {
      yield* lock(m);
      const seen = yield* read(balance);
      yield* write(balance, seen - 4);
      yield* write(hasWithdrawn, 1);
      yield* unlock(m);
    },
  ];
});

/** Under a lock, 1 and 2 are added; a third thread expects less than 3. */
export const lazy01: Model = program("lazy01", () => {
  const [m, sum] = [integer("m"), integer("d")];
  const more = (amount: number): Body =>
    function* () {
      yield* lock(m);
      const seen = yield* read(sum);
      yield* write(sum, seen + amount);
      yield* unlock(m);
    };
  return [
    more(1),
    more(2),
    function* () {
      yield* lock(m);
      assert((yield* read(sum)) < 3, "both have been added");
      yield* unlock(m);
    },
  ];
});

/** The first of each kind takes a lock for its kind, while it holds another. */
export const carter01: Model = program("carter01", () => {
  const [m, l] = [integer("m"), integer("l")];
  const kind = (count: Integer): Body =>
    function* () {
      yield* lock(m);
      const before = yield* read(count);
      yield* write(count, before + 1);
      if (before + 1 === 1) yield* lock(l);
      yield* unlock(m);
      yield* lock(m);
      const now = yield* read(count);
      yield* write(count, now - 1);
      if (now - 1 === 0) yield* unlock(l);
      yield* unlock(m);
    };
  return [kind(integer("A")), kind(integer("B"))];
});

/** Philosophers who all take the left fork first. */
export function philosophersLeftFirst(seats: number): Model {
  return program(`phil-${seats}`, () => {
    const forks = repeated(seats, (index) => integer(`f${index}`));
    return repeated(seats, (seat): Body => {
      const [left, right] = [forks[seat]!, forks[(seat + 1) % seats]!];
      return function* () {
        yield* lock(left);
        yield* lock(right);
        yield* unlock(right);
        yield* unlock(left);
      };
    });
  });
}

/** So many threads count without a lock; the last waits for them and expects that none was lost. */
export function lostUpdate(threads: number): Model {
  return program(`lostupdate-${threads}`, () => {
    const [x, finished] = [integer("x"), integer("fin")];
    const count: Body = function* () {
      const seen = yield* read(x);
      yield* write(x, seen + 1);
      yield* add(finished, 1);
    };
    return [
      ...repeated(threads, () => count),
      function* () {
        yield* awaitValue(finished, threads);
        assert((yield* read(x)) === threads, "an update is lost");
      },
    ];
  });
}

/** A bug of any depth: the reader must come in after every second of the writer's steps. */
export function ladder(depth: number): Model {
  return program(`ladder-${depth}`, () => {
    const turn = integer("t");
    return [
      function* () {
        for (let value = 1; value <= 2 * depth; value++) yield* write(turn, value);
      },
      function* () {
        let isDown = false;
        for (let rung = 0; rung < depth; rung++) {
          if ((yield* read(turn)) !== 2 * rung + 1) isDown = true;
        }
        assert(isDown, "every rung was there");
      },
    ];
  });
}
