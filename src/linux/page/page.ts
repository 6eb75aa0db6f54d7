/**
 * struct page: one page of memory, who holds it, who maps it and what it is a page of (2.6.24,
 * include/linux/mm.h, mm/page_alloc.c).
 *
 * A page whose count is 0 is free, and only the allocator may make it 1 again. Whoever puts the
 * last reference frees the page: nothing may then map it, own it or look at it. A page that is
 * freed twice is one whose count is put below 0. Everything here is said inside a step.
 */
import { type Cell, cell } from "../../model/cell.ts";
import { booleans, type Domain, range } from "../../model/domain.ts";
import { ModelMistake } from "../../model/mistake.ts";
import { callerPlace } from "../../model/place.ts";
import { fail, self } from "../../model/step.ts";
import { isReference, type Reference, reference } from "../../model/value.ts";
import { type PageLock, pageLock } from "../lock/page-lock.ts";
import { isAnonVma } from "./anon-vma.ts";
import { mayWaitForMemory } from "./kmalloc.ts";

export interface Page extends Reference {
  readonly name: string;
  /** `_count`: references; 0 is a free page. */
  readonly refcount: Cell<number>;
  /** `_mapcount`, counted from 0: ptes that map it. */
  readonly mapcount: Cell<number>;
  /** The file or the anon_vma that owns it. */
  readonly mapping: Cell<Reference | null>;
  /** Which page of its mapping. */
  readonly index: Cell<number>;
  readonly lock: PageLock;
  readonly dirty: Cell<boolean>;
  readonly uptodate: Cell<boolean>;
  readonly content: Cell<string>;
}

export interface PageOptions {
  /** How many hold it to begin with; 1 unless told otherwise. */
  readonly refcount?: number;
  readonly mapping?: Reference;
  readonly index?: number;
  readonly uptodate?: boolean;
  /** What may be stored in it, the first at the beginning. */
  readonly contents?: Domain<string> | readonly [string, ...string[]];
}

/** The largest count that a model is expected to reach. */
const most = 63;

const referenceOrNone: Domain<Reference | null> = {
  contains: (value) => value === null || isReference(value),
  text: "an object of the model or null",
  first: null,
};

/** @example const page0 = page("page0", { contents: ["x=0", "x=1"] }); */
export function page(name: string, options: PageOptions = {}): Page {
  const { refcount = 1, mapping = null, index = 0, uptodate = true, contents = [""] } = options;
  return reference("page", name, {
    name,
    refcount: cell(`${name}.refcount`, range(0, most), refcount),
    mapcount: cell(`${name}.mapcount`, range(0, most)),
    mapping: cell(`${name}.mapping`, referenceOrNone, mapping),
    index: cell(`${name}.index`, range(0, most), index),
    lock: pageLock(name),
    dirty: cell(`${name}.PG_dirty`, booleans),
    uptodate: cell(`${name}.PG_uptodate`, booleans, uptodate),
    content: cell(`${name}.content`, contents),
  });
}

/**
 * `get_page`: for whoever holds a reference already; breaks `no-refcount-from-zero` if nobody does.
 */
export function getPage(page: Page): void {
  if (page.refcount.value === 0) {
    fail(
      "no-refcount-from-zero",
      `${self().name} takes a reference to ${page.name}, which is free`,
      {
        function: "get_page",
      },
    );
  }
  page.refcount.value += 1;
}

/** `get_page_unless_zero`: whether there was a reference to take. */
export function getPageUnlessZero(page: Page): boolean {
  if (page.refcount.value === 0) return false;
  page.refcount.value += 1;
  return true;
}

/**
 * `put_page`: frees the page with its last reference; breaks `no-refcount-underflow` if it is free.
 */
export function putPage(page: Page): void {
  if (page.refcount.value === 0) {
    fail("no-refcount-underflow", `${self().name} frees ${page.name}, which is free already`, {
      function: "put_page",
    });
  }
  page.refcount.value -= 1;
  if (page.refcount.value === 0) refuseBadPage(page);
}

/**
 * `alloc_page(GFP_HIGHUSER)`: the first free page of `pages`, with one reference. It may sleep.
 * What the page held before is still in it.
 */
export function allocPage(pages: readonly Page[]): Page {
  mayWaitForMemory();
  const free = pages.find(({ refcount }) => refcount.value === 0);
  if (free === undefined) throw outOfPages(pages);
  free.refcount.value = 1;
  free.dirty.value = false;
  free.uptodate.value = false;
  return free;
}

/** What the page holds; breaks `no-use-after-free` if it is free. */
export function loadPage(page: Page): string {
  refuseFree(page, "loads from");
  return page.content.value;
}

/** Changes what the page holds; breaks `no-use-after-free` if it is free. */
export function storePage(page: Page, content: string): void {
  refuseFree(page, "stores to");
  page.content.value = content;
}

function refuseFree({ name, refcount }: Page, does: string): void {
  if (refcount.value > 0) return;
  fail("no-use-after-free", `${self().name} ${does} ${name}, which is free`);
}

function outOfPages(pages: readonly Page[]): ModelMistake {
  const names = pages.map(({ name }) => name).join(", ");
  return new ModelMistake("bound-reached", `alloc_page() finds none of ${names} free`, {
    place: callerPlace(),
    remedy: "give the model another page, made with refcount: 0",
  });
}

/** `bad_page()`: a page must not be freed while somebody can still find it. */
function refuseBadPage({ name, mapcount, mapping }: Page): void {
  if (isAnonVma(mapping.value)) mapping.value = null;
  const still = mapcount.value > 0 ? "mapped" : mapping.value !== null ? "owned" : null;
  if (still === null) return;
  fail("no-bad-page", `${self().name} frees ${name}, which is still ${still}`, {
    function: "put_page",
  });
}
