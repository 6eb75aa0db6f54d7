/**
 * Piece 2, slab object metadata: what describes an object is kept apart from it, and is looked up while
 * the object is freed.
 *
 * Whoever comes from the object's address and not from its owner holds nothing that would keep the
 * metadata: it needs the lock under which they are removed, or RCU. Where their memory may describe
 * another object at once (SLAB_DESTROY_BY_RCU), RCU keeps them metadata, not these: whose they are must
 * be asked again under a lock.
 */
import { cell, defineModel, holds, type Steps, step, violates } from "refault";
import { readCopyUpdate, spinlock, task } from "refault/linux";
import { noForeignAccess } from "../../../properties/no-foreign-access.ts";
import { noUseAfterFree } from "../../../properties/no-use-after-free.ts";

const variants = {
  "unlocked-lookup": violates("no-use-after-free"),
  "locked-lookup": holds(),
  "rcu-freed-at-once": violates("no-use-after-free"),
  "rcu-lookup": holds(),
  "reused-not-asked": violates("no-foreign-access"),
  "reused-asked-again": holds(),
};

export default defineModel({
  name: "relocate-slab-metadata",
  about: "metadata of a page are looked up while the page is freed",
  source: "Hansen, linux-mm 2007-10-25, <1193340182.24087.54.camel@localhost>, piece 2",
  variants,
  build({ variant }) {
    const rcu = readCopyUpdate("preemptible");
    const lookupLock = spinlock("lookup_lock");
    /** What the lookup of P's address finds. */
    const found = cell("lookup[P]", ["metadata", null]);
    const metadata = {
      lock: spinlock("metadata.lock"),
      isFree: cell("metadata.is_free", [false, true]),
      describes: cell("metadata.describes", ["P", "R"]),
    };
    const isReused = variant.startsWith("reused");

    const lookUp = () => step("page_to_metadata(P)", () => found.value !== null);
    const use = () =>
      step("metadata->mm", () => {
        noUseAfterFree("the metadata", metadata.isFree.value);
        noForeignAccess("P", "the metadata", metadata.describes.value);
      });
    const useOwn = function* (): Steps {
      yield* metadata.lock.lock();
      const isOwn =
        variant === "reused-not-asked" ||
        (yield* step("metadata->page == P", () => metadata.describes.value === "P"));
      if (isOwn) yield* use();
      yield* metadata.lock.unlock();
    };

    const relocator = task("relocator", { cpu: 0 }, function* () {
      if (variant === "locked-lookup") yield* lookupLock.lock();
      else if (variant !== "unlocked-lookup") yield* rcu.readLock();
      if (yield* lookUp()) yield* isReused ? useOwn() : use();
      if (variant === "locked-lookup") yield* lookupLock.unlock();
      else if (variant !== "unlocked-lookup") yield* rcu.readUnlock();
    });

    const give = function* (): Steps {
      if (isReused) {
        yield* metadata.lock.lock();
        yield* metadata.describes.write("R");
        yield* metadata.lock.unlock();
        return;
      }
      if (variant === "rcu-lookup") yield* rcu.synchronize();
      yield* step("kfree(metadata)", () => {
        metadata.isFree.value = true;
      });
    };
    const owner = task("owner", { cpu: 1 }, function* () {
      yield* lookupLock.lock();
      yield* found.write(null);
      yield* lookupLock.unlock();
      yield* give();
    });

    return { actors: [relocator, owner] };
  },
});
