import { expect, test } from "vitest";
import { assert, atEnd, cell, range, type Steps, step, until } from "../../../src/index.ts";
import { type Rwsem, rwsem, task } from "../../../src/linux/index.ts";
import { broken, explored } from "../explored.ts";

test("readers are inside together", () => {
  const claims = broken(() => {
    const sem = rwsem("sem");
    const inside = cell("inside", range(0, 2));
    const body = function* () {
      yield* sem.downRead();
      yield* step("enter", () => {
        inside.value += 1;
      });
      yield* until("both are inside", () => inside.value === 2);
      yield* sem.upRead();
    };
    return { actors: [task("a", { cpu: 0 }, body), task("b", { cpu: 1 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("a writer is inside alone: the first of two readers to leave does not let it in", () => {
  const claims = broken(() => {
    const sem = rwsem("sem");
    const page = cell("page", ["before", "after"]);
    const reader = function* () {
      yield* sem.downRead();
      const first = yield* page.read();
      assert(first === (yield* page.read()), "what a reader reads stays as it is");
      yield* sem.upRead();
    };
    const writer = function* () {
      yield* sem.downWrite();
      yield* page.write("after");
      yield* sem.upWrite();
    };
    return {
      actors: [
        task("r0", { cpu: 0 }, reader),
        task("r1", { cpu: 1 }, reader),
        task("w", { cpu: 2 }, writer),
      ],
    };
  });
  expect(claims).toEqual([]);
});

/** A reader that reads again inside, with or without a writer about. */
function readingTwice(withWriter: boolean) {
  return explored(() => {
    const sem = rwsem("sem");
    const reader = task("reader", { cpu: 0 }, function* () {
      yield* sem.downRead();
      yield* sem.downRead();
      yield* sem.upRead();
      yield* sem.upRead();
    });
    const writer = task("writer", { cpu: 1 }, function* () {
      yield* sem.downWrite();
      yield* sem.upWrite();
    });
    return { actors: withWriter ? [reader, writer] : [reader] };
  });
}

test("reading twice is harmless while nobody writes", () => {
  expect(readingTwice(false).verdict).toEqual({ kind: "holds" });
});

test("a reader behind a waiting writer waits, even if it reads already: both wait for ever", () => {
  const { verdict, witness } = readingTwice(true);
  expect(verdict).toMatchObject({ kind: "violated", claim: "no-deadlock" });
  expect(witness?.actors.map(({ waitsFor }) => [...waitsFor].sort())).toEqual([
    ["reader", "writer"],
    ["reader"],
  ]);
});

test("a release hands over to the writer at the head, or to all readers up to the next writer", () => {
  const claims = broken(() => {
    const sem = rwsem("sem");
    const read = cell("read", range(0, 3));
    const waiting = (count: number) => () =>
      sem.writer.value?.name === "holder" && sem.queue.value.length === count;
    const holder = task("holder", { cpu: 0 }, function* () {
      yield* sem.downWrite();
      yield* until("four wait", waiting(4));
      yield* sem.upWrite();
    });
    const reader = (name: string, ahead: number, together: number) =>
      task(name, { cpu: ahead + 1 }, function* () {
        yield* until("its turn to queue", waiting(ahead));
        yield* sem.downRead();
        yield* step("read", () => {
          read.value += 1;
        });
        yield* until("those let in with it have read", () => read.value >= together);
        yield* sem.upRead();
      });
    const writer = task("writer", { cpu: 3 }, function* () {
      yield* until("its turn to queue", waiting(2));
      yield* sem.downWrite();
      const before = yield* read.read();
      assert(before === 2, "the readers ahead of it were let in, and the one behind it was not");
      yield* sem.upWrite();
    });
    return {
      actors: [holder, reader("r0", 0, 2), reader("r1", 1, 2), writer, reader("r3", 3, 3)],
      claims: [atEnd("all-read", () => read.value === 3)],
    };
  });
  expect(claims).toEqual([]);
});

test("a trylock fails while anybody waits, even for readers among readers", () => {
  const claims = broken(() => {
    const sem = rwsem("sem");
    const holder = task("holder", { cpu: 0 }, function* () {
      yield* sem.downRead();
      yield* until("the writer waits", () => sem.queue.value.length === 1);
      assert(!(yield* sem.downReadTrylock()), "there is a queue");
      yield* sem.upRead();
    });
    const writer = task("writer", { cpu: 1 }, function* () {
      yield* until("the reader is in", () => sem.readers.value.length === 1);
      yield* sem.downWrite();
      assert(!(yield* sem.downWriteTrylock()), "it is held");
      yield* sem.upWrite();
    });
    return { actors: [holder, writer] };
  });
  expect(claims).toEqual([]);
});

test("releasing what one does not hold, and waiting for oneself, are reported", () => {
  const alone = (name: "upRead" | "upWrite" | "downWrite") =>
    broken(() => {
      const sem = rwsem("sem");
      const body = function* () {
        if (name === "downWrite") yield* sem.downRead();
        yield* sem[name]();
      };
      return { actors: [task("a", { cpu: 0 }, body)] };
    });
  expect(alone("upRead")).toEqual(["unlock-by-owner"]);
  expect(alone("upWrite")).toEqual(["unlock-by-owner"]);
  expect(alone("downWrite")).toEqual(["no-self-deadlock"]);
});

/** A writer that goes on to read, as told, and another that wants to write. */
function goingOn(goOn: (sem: Rwsem) => Steps) {
  return broken(() => {
    const sem = rwsem("sem");
    const stored = cell("stored", [0, 1, 2]);
    const owner = task("owner", { cpu: 0 }, function* () {
      yield* sem.downWrite();
      yield* stored.write(1);
      yield* goOn(sem);
      assert((yield* stored.read()) === 1, "written since");
      yield* sem.upRead();
    });
    const other = task("other", { cpu: 1 }, function* () {
      yield* sem.downWrite();
      yield* stored.write(2);
      yield* sem.upWrite();
    });
    return { actors: [owner, other] };
  });
}

test("nobody writes between the writing and the reading of one who downgrades", () => {
  expect(goingOn((sem) => sem.downgradeWrite())).toEqual([]);
  const upAndDown = function* (sem: Rwsem) {
    yield* sem.upWrite();
    yield* sem.downRead();
  };
  expect(goingOn(upAndDown)).toEqual(["assertion"]);
});

test("who downgrades lets the readers at the head of the queue in, while it still reads", () => {
  const claims = broken(() => {
    const sem = rwsem("sem");
    const readerIsIn = cell("reader is in", [false, true]);
    const owner = task("owner", { cpu: 0 }, function* () {
      yield* sem.downWrite();
      yield* sem.downgradeWrite();
      yield* until("reader is in", () => readerIsIn.value);
      yield* sem.upRead();
    });
    const reader = task("reader", { cpu: 1 }, function* () {
      yield* sem.downRead();
      yield* readerIsIn.write(true);
      yield* sem.upRead();
    });
    return { actors: [owner, reader] };
  });
  expect(claims).toEqual([]);
});

test("only the writer downgrades", () => {
  const claims = broken(() => {
    const sem = rwsem("sem");
    const body = function* () {
      yield* sem.downRead();
      yield* sem.downgradeWrite();
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual(["unlock-by-owner"]);
});
