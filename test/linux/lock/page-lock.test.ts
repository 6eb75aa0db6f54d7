import { expect, test } from "vitest";
import { assert, cell, step } from "../../../src/index.ts";
import { hardirq, pageLock, spinlock, task } from "../../../src/linux/index.ts";
import { broken, explored } from "../explored.ts";

test("the end of the IO, in an interrupt, unlocks the page that a reader locked", () => {
  const claims = broken(() => {
    const page = pageLock("page");
    const uptodate = cell("PG_uptodate", [false, true]);
    const endIo = hardirq("end_buffer_async_read", { cpu: 1, comes: "when-raised" }, () =>
      step("SetPageUptodate, unlock_page", () => {
        uptodate.value = true;
        page.release();
      }),
    );
    const reader = task("reader", { cpu: 0 }, function* () {
      yield* page.lock();
      yield* step("submit_bh", () => endIo.raise());
      yield* page.wait();
      yield* step("read", () => assert(uptodate.value, "the page has been read"));
    });
    return { actors: [reader, endIo] };
  });
  expect(claims).toEqual([]);
});

test("who locks a page twice waits for ever, and nobody is named", () => {
  const { verdict, witness } = explored(() => {
    const page = pageLock("page");
    const body = function* () {
      yield* page.lock();
      yield* page.lock();
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(verdict).toMatchObject({ kind: "violated", claim: "no-deadlock" });
  expect(witness?.actors[0]?.waitsFor).toEqual([]);
});

test("a trylock of a page that one has locked oneself just fails", () => {
  const claims = broken(() => {
    const page = pageLock("page");
    const body = function* () {
      assert(yield* page.trylock(), "a free page is locked");
      assert(!(yield* page.trylock()), "a locked one is not");
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("unlocking a page that is not locked is reported", () => {
  const claims = broken(() => {
    const page = pageLock("page");
    return { actors: [task("a", { cpu: 0 }, () => page.unlock())] };
  });
  expect(claims).toEqual(["unlock-balanced"]);
});

test("a page may be unlocked under a spinlock, but not locked", () => {
  const claims = (does: "lock" | "unlock") =>
    broken(() => {
      const page = pageLock("page");
      const ptl = spinlock("ptl");
      const body = function* () {
        if (does === "unlock") yield* page.lock();
        yield* ptl.lock();
        if (does === "unlock") yield* page.unlock();
        else yield* page.lock();
        yield* ptl.unlock();
      };
      return { actors: [task("a", { cpu: 0 }, body)] };
    });
  expect(claims("unlock")).toEqual([]);
  expect(claims("lock")).toEqual(["no-sleep-in-atomic"]);
});
