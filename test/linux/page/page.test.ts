import { expect, test } from "vitest";
import { assert, step } from "../../../src/index.ts";
import {
  allocPage,
  getPage,
  getPageUnlessZero,
  loadPage,
  type Page,
  type PageOptions,
  page,
  putPage,
  spinlock,
  storePage,
  task,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";

/** One task does this with one page, a step each. */
function doing(options: PageOptions, ...actions: readonly ((page: Page) => void)[]) {
  return broken(() => {
    const page0 = page("page0", { contents: ["old", "new"], ...options });
    const body = function* () {
      for (const [index, action] of actions.entries()) {
        yield* step(`action ${index}`, () => action(page0));
      }
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
}

test("a page lives as long as somebody holds it", () => {
  expect(doing({}, getPage, putPage, loadPage, putPage)).toEqual([]);
});

test("a page that nobody holds must not be looked at, nor written", () => {
  expect(doing({}, putPage, loadPage)).toEqual(["no-use-after-free"]);
  expect(doing({}, putPage, (page) => storePage(page, "new"))).toEqual(["no-use-after-free"]);
});

test("a page freed twice is reported where it is freed again", () => {
  expect(doing({}, putPage, putPage)).toEqual(["no-refcount-underflow"]);
});

test("a free page is no longer there to take a reference to, except by asking", () => {
  expect(doing({}, putPage, getPage)).toEqual(["no-refcount-from-zero"]);
  const asks = (page: Page) => assert(!getPageUnlessZero(page), "there was none to take");
  expect(doing({}, putPage, asks)).toEqual([]);
});

test("a page is not freed while it is mapped or owned", () => {
  const map = (page: Page) => {
    page.mapcount.value = 1;
  };
  expect(doing({}, map, putPage)).toEqual(["no-bad-page"]);
  const own = (page: Page) => {
    page.mapping.value = page;
  };
  expect(doing({}, own, putPage)).toEqual(["no-bad-page"]);
});

test("an allocated page is held once, not up to date, and still full of what it held", () => {
  const allocate = (page: Page) => {
    const fresh = allocPage([page]);
    assert(fresh === page && !fresh.uptodate.value, "the only free page, not up to date");
    assert(loadPage(fresh) === "old", "nobody cleared it");
  };
  expect(doing({ refcount: 0 }, allocate, putPage)).toEqual([]);
});

test("allocating under a spinlock is a sleep in atomic", () => {
  const claims = broken(() => {
    const page0 = page("page0", { refcount: 0 });
    const lock = spinlock("lock");
    const body = function* () {
      yield* lock.lock();
      yield* step("alloc_page", () => allocPage([page0]));
    };
    return { actors: [task("a", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual(["no-sleep-in-atomic"]);
});

test("a model that runs out of pages is told so", () => {
  expect(() => doing({}, (page) => void allocPage([page]))).toThrow(/none of page0 free/);
});
