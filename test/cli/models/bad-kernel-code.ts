/**
 * Kernel code as it must not be, in a model that claims nothing: what is wrong with it the vocabulary
 * says. Each variant has its mistake in the line that ends with its name.
 */
import { type Actor, defineModel, routine, step, until, violates } from "refault";
import {
  hardirq,
  kmalloc,
  mkPte,
  none,
  page,
  pageTableTree,
  putPage,
  spinlock,
  task,
} from "refault/linux";

function stranger(): Actor[] {
  const lock = spinlock("inode_lock");
  const iput = routine("iput", function* () {
    yield* until("is the inode taken?", () => lock.isLocked());
    yield* lock.unlock(); // stranger
  });
  const holder = function* () {
    yield* lock.lock();
    yield* lock.unlock();
  };
  return [task("culprit", { cpu: 0 }, iput), task("holder", { cpu: 1 }, holder)];
}

function handler(): Actor[] {
  const refill = routine("e100_rx_alloc_skb", function* () {
    yield* kmalloc("skb"); // handler
  });
  return [hardirq("culprit", { cpu: 0 }, refill)];
}

function secondFree(): Actor[] {
  const page0 = page("page0");
  const free = routine("release_pages", function* () {
    yield* step("put_page", () => putPage(page0));
    yield* step("put_page", () => putPage(page0)); // second-free
  });
  return [task("culprit", { cpu: 0 }, free)];
}

function noPtl(): Actor[] {
  const tree = pageTableTree("mm", { maps: ["page0"], ptePages: ["P"] });
  const fault = routine("do_anonymous_page", function* () {
    const ptePage = yield* tree.pmd(0).read();
    if (ptePage === none) return;
    yield* step("set_pte_at", () => tree.setPte(ptePage, 0, mkPte("page0"))); // no-ptl
  });
  return [task("culprit", { cpu: 0 }, fault)];
}

const actorsOf = { stranger, handler, "second-free": secondFree, "no-ptl": noPtl };

export default defineModel({
  name: "bad-kernel-code",
  about: "kernel code as it must not be",
  variants: {
    stranger: violates("unlock-by-owner"),
    handler: violates("no-sleep-in-atomic"),
    "second-free": violates("no-refcount-underflow"),
    "no-ptl": violates("ptl-held"),
  },
  build: ({ variant }) => ({ actors: actorsOf[variant]() }),
});
