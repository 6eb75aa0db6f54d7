/**
 * Piece 1, slab object relocation: the slab moves an object out of a page that it wants to empty, by
 * the relocation function that came with the cache.
 *
 * The slab knows where its objects are, the owner knows who points to them. So the function runs under
 * the owner's lock, and first asks whether the owner has the object still: between the moment when the
 * slab picked it and the moment when the owner's lock was taken it may have been freed.
 */
import { cell, defineModel, holds, routine, type Steps, step, violates } from "refault";
import { spinlock, task } from "refault/linux";
import { lastStoreWins } from "../../../properties/last-store-wins.ts";
import { noUseAfterFree } from "../../../properties/no-use-after-free.ts";

const variants = {
  "owner-not-asked": violates("no-use-after-free"),
  "no-owner-lock": violates("last-store-wins"),
  "under-owner-lock": holds(),
};

export default defineModel({
  name: "relocate-slab-objects",
  about: "the slab moves an object while its owner uses and frees it",
  source: "Hansen, linux-mm 2007-10-25, <1193340182.24087.54.camel@localhost>, piece 1",
  variants,
  build({ variant }) {
    const contents = ["x=0", "x=1"] as const;
    const object = lastStoreWins("the object", contents);
    const places = { A: cell("A", contents), B: cell("B", contents) };
    type Place = keyof typeof places;
    const inUse = { A: cell("A.in_use", [true, false]), B: cell("B.in_use", [false, true]) };
    const owner = {
      lock: spinlock("owner.lock"),
      pointer: cell("owner.pointer", ["A", "B", null]),
    };

    const touch = (place: Place) => {
      noUseAfterFree(place, !inUse[place].value);
      return places[place];
    };
    const kmemCacheFree = (place: Place) =>
      step(`kmem_cache_free(${place})`, () => {
        noUseAfterFree(place, !inUse[place].value);
        inUse[place].value = false;
      });

    /** What the owner does to its object, if it has one. */
    const using = function* (body: (place: Place) => Steps): Steps {
      yield* owner.lock.lock();
      const place = yield* step("owner->pointer", () => owner.pointer.value);
      if (place !== null) yield* body(place);
      yield* owner.lock.unlock();
    };
    const store = (content: "x=1") =>
      using((place) =>
        step(`pointer: store ${content}`, () => {
          touch(place).value = content;
          object.stored(content);
        }),
      );
    const load = () =>
      using((place) => step("pointer: load", () => object.loaded(touch(place).value)));
    const destroy = () =>
      using(function* (place) {
        yield* step("owner->pointer = NULL", () => {
          owner.pointer.value = null;
        });
        yield* kmemCacheFree(place);
      });
    const user = task("owner", { cpu: 0 }, function* () {
      yield* store("x=1");
      yield* load();
      yield* destroy();
    });

    const relocate = routine("relocate_object", function* (from: Place, to: Place) {
      const isLocked = variant !== "no-owner-lock";
      if (isLocked) yield* owner.lock.lock();
      const isOwned =
        variant === "owner-not-asked" ||
        (yield* step("owner->pointer == object", () => owner.pointer.value === from));
      if (isOwned) {
        yield* step("memcpy(to, from)", () => {
          touch(to).value = touch(from).value;
        });
        yield* step("owner->pointer = to", () => {
          owner.pointer.value = to;
        });
      }
      if (isLocked) yield* owner.lock.unlock();
      yield* kmemCacheFree(isOwned ? from : to);
    });
    const defragment = task("slab", { cpu: 1 }, function* () {
      const isUsed = yield* step("pick an object", () => inUse.A.value);
      if (!isUsed) return;
      yield* step("kmem_cache_alloc(B)", () => {
        inUse.B.value = true;
      });
      yield* relocate("A", "B");
    });

    return { actors: [user, defragment] };
  },
});
