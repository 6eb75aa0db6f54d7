import { expect, test } from "vitest";
import { assert, type Steps, step } from "../../../src/index.ts";
import { type Completion, completion, hardirq, spinlock, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

/** Two wait for what a third says as told. */
function twoWait(say: (done: Completion) => Steps) {
  return broken(() => {
    const done = completion("done");
    const waiter = () => done.wait();
    const sayer = task("sayer", { cpu: 2 }, () => say(done));
    return { actors: [task("a", { cpu: 0 }, waiter), task("b", { cpu: 1 }, waiter), sayer] };
  });
}

function* twice(done: Completion): Steps {
  yield* done.complete();
  yield* done.complete();
}

test("each complete lets one waiter pass, whether it waits already or comes later", () => {
  expect(twoWait((done) => done.complete())).toEqual(["no-deadlock"]);
  expect(twoWait(twice)).toEqual([]);
});

test("complete_all lets everybody pass, until somebody starts it afresh", () => {
  expect(twoWait((done) => done.completeAll())).toEqual([]);
  const reinit = function* (done: Completion) {
    yield* done.completeAll();
    yield* done.reinit();
  };
  expect(twoWait(reinit)).toEqual(["no-deadlock"]);
});

test("it may be completed in an interrupt, and waited for only where one may sleep", () => {
  const claims = (lock: boolean) =>
    broken(() => {
      const [done, held] = [completion("done"), spinlock("lock")];
      const handler = hardirq("end_io", { cpu: 1 }, () => done.complete());
      const waiter = task("waiter", { cpu: 0 }, function* () {
        if (lock) yield* held.lock();
        yield* done.wait();
      });
      return { actors: [waiter, handler] };
    });
  expect(claims(false)).toEqual([]);
  expect(claims(true)).toEqual(["no-sleep-in-atomic"]);
});

test("trying takes what there is and never waits", () => {
  const claims = broken(() => {
    const done = completion("done");
    const body = function* () {
      assert(!(yield* done.tryWait()), "nothing is done");
      yield* done.complete();
      assert(yield* done.tryWait(), "one may pass");
      yield* step("check", () => assert(!done.isDone(), "and one has"));
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});
