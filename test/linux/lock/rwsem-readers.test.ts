import { expect, test } from "vitest";
import { assert, booleans, cell, until } from "../../../src/index.ts";
import { rwsem, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

test("where readers pass waiting writers, one reads twice; a writer still waits for readers", () => {
  const claims = broken(() => {
    const sem = rwsem("sem", { readers: "pass-waiting-writers" });
    const isRead = cell("is_read", booleans);
    const reader = task("reader", { cpu: 0 }, function* () {
      yield* sem.downRead();
      yield* until("the writer waits", () => sem.queue.value.length === 1);
      yield* sem.downRead();
      yield* isRead.write(true);
      yield* sem.upRead();
      yield* sem.upRead();
    });
    const writer = task("writer", { cpu: 1 }, function* () {
      yield* until("the reader is inside", () => sem.readers.value.length === 1);
      yield* sem.downWrite();
      assert(yield* isRead.read(), "the reader has left");
      yield* sem.upWrite();
    });
    return { actors: [reader, writer] };
  });
  expect(claims).toEqual([]);
});

test("where readers pass waiting writers, they do so in the queue too", () => {
  const claims = broken(() => {
    const sem = rwsem("sem", { readers: "pass-waiting-writers" });
    const isRead = cell("is_read", booleans);
    const waiting = (count: number) => () => sem.queue.value.length === count;
    const holder = task("holder", { cpu: 0 }, function* () {
      yield* sem.downWrite();
      yield* until("both wait", waiting(2));
      yield* sem.upWrite();
    });
    const writer = task("writer", { cpu: 1 }, function* () {
      yield* until("it is taken", () => sem.writer.value?.name === "holder");
      yield* sem.downWrite();
      assert(yield* isRead.read(), "the reader was first");
      yield* sem.upWrite();
    });
    const reader = task("reader", { cpu: 2 }, function* () {
      yield* until("the writer waits", waiting(1));
      yield* sem.downRead();
      yield* isRead.write(true);
      yield* sem.upRead();
    });
    return { actors: [holder, writer, reader] };
  });
  expect(claims).toEqual([]);
});
