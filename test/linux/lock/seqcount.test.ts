import { expect, test } from "vitest";
import { assert, cell, type Steps, step } from "../../../src/index.ts";
import {
  hardirq,
  mutex,
  preemptDisable,
  preemptEnable,
  type Seqcount,
  type SeqcountOptions,
  seqcount,
  task,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

type Pair = readonly [number, number];
type ReadPair = () => Steps<Pair>;

/** One changes two numbers one after the other; another reads both, as told. */
function reading(read: (seq: Seqcount, readPair: ReadPair) => Steps<Pair>) {
  return broken(() => {
    const seq = seqcount("seq");
    const [low, high] = [cell("low", [0, 1]), cell("high", [0, 1])];
    const writer = task("writer", { cpu: 0 }, function* () {
      yield* step("preempt_disable", preemptDisable);
      yield* seq.writeBegin();
      yield* low.write(1);
      yield* high.write(1);
      yield* seq.writeEnd();
      yield* step("preempt_enable", preemptEnable);
    });
    const readPair = function* () {
      return [yield* low.read(), yield* high.read()] as const;
    };
    const reader = task("reader", { cpu: 1 }, function* () {
      const [one, two] = yield* read(seq, readPair);
      assert(one === two, "read half of a change");
    });
    return { actors: [writer, reader] };
  });
}

test("who reads again when told so never sees half of a change", () => {
  expect(reading((seq, readPair) => seq.read(readPair))).toEqual([]);
});

test("who does not ask sees it, also if it began while nobody wrote", () => {
  expect(reading((_, readPair) => readPair())).toEqual(["assertion"]);
  const beginOnly = function* (seq: Seqcount, readPair: ReadPair) {
    yield* seq.readBegin();
    return yield* readPair();
  };
  expect(reading(beginOnly)).toEqual(["assertion"]);
});

test("a reading begun without waiting, in the middle of a write, is to be read again", () => {
  const claims = broken(() => {
    const seq = seqcount("seq", { writers: "may-sleep" });
    const body = function* () {
      yield* seq.writeBegin();
      yield* seq.rawBegin();
      assert(yield* seq.readRetry(), "somebody wrote all the time");
      yield* seq.writeEnd();
      yield* seq.rawBegin();
      assert(!(yield* seq.readRetry()), "nobody wrote");
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

/** Writers, each on a CPU of its own, with a lock around the write or without. */
function writing(writers: SeqcountOptions["writers"], locked: "locked" | "not locked") {
  return broken(() => {
    const seq = seqcount("seq", { writers });
    const lock = mutex("lock");
    const body = function* () {
      if (locked === "locked") yield* lock.lock();
      yield* seq.writeBegin();
      yield* seq.writeEnd();
      if (locked === "locked") yield* lock.unlock();
    };
    return { actors: [task("a", { cpu: 0 }, body), task("b", { cpu: 1 }, body)] };
  });
}

test("writers that nothing serialises are reported", () => {
  expect(writing("may-sleep", "not locked")).toEqual(["seqcount-writers-serialised"]);
  expect(writing("may-sleep", "locked")).toEqual([]);
});

test("a writer that may be preempted is reported, unless the count is declared for such", () => {
  expect(writing("never-preempted", "locked")).toEqual(["seqcount-writer-not-preempted"]);
});

test("a reader in an interrupt spins for ever on the writer that it interrupted", () => {
  const claims = broken(() => {
    const seq = seqcount("seq");
    const writer = task("writer", { cpu: 0 }, function* () {
      yield* step("preempt_disable", preemptDisable);
      yield* seq.writeBegin();
      yield* seq.writeEnd();
      yield* step("preempt_enable", preemptEnable);
    });
    const handler = hardirq("timer", { cpu: 0 }, () => seq.read(() => step("read", () => {})));
    return { actors: [writer, handler] };
  });
  expect(claims).toEqual(["no-self-deadlock"]);
});
