/**
 * Piece 8, relocation handles: memory that may move is reached through a handle, which is pinned for
 * as long as a pointer to the memory is in use.
 *
 * The user pins and reads the pointer; the mover finds nobody pinning and moves. Each is a question and
 * a deed, and nothing of the other's may come between the two: so both take a lock, or the mover says
 * that it is moving in the same atomic step in which it finds no pin, and the user pins before it reads.
 */
import {
  booleans,
  cell,
  defineModel,
  holds,
  integer,
  range,
  routine,
  step,
  violates,
  when,
} from "refault";
import { spinlock, task } from "refault/linux";
import { lastStoreWins } from "../../../properties/last-store-wins.ts";
import { noUseAfterFree } from "../../../properties/no-use-after-free.ts";
import { pinnedStaysPut } from "../../../properties/pinned-stays-put.ts";

const variants = {
  "pins-asked-early": violates("pinned-stays-put"),
  "read-before-pin": violates("no-use-after-free"),
  lock: holds(),
  "moving-bit": holds(),
};

export default defineModel({
  name: "relocate-handles",
  about: "memory that may move is pinned through a handle while it is used",
  source: "Hansen, linux-mm 2007-10-25, <1193340182.24087.54.camel@localhost>, piece 8",
  parameters: {
    /** Tasks that use the memory. */
    users: integer(2, { min: 1, max: 4 }),
  },
  variants,
  build({ variant, users }) {
    const stores = Array.from({ length: users }, (_, user) => `x=${user + 1}`);
    const contents = ["x=0", ...stores];
    const places = { A: cell("A", contents), B: cell("B", contents) };
    const handle = {
      lock: spinlock("handle.lock"),
      pointer: cell("handle.pointer", ["A", "B"]),
      pins: cell("handle.pins", range(0, users)),
      isMoving: cell("handle.is_moving", booleans),
    };
    const memory = lastStoreWins("the object", contents);
    const isLocked = variant === "lock" || variant === "read-before-pin";

    const pin = () =>
      step("atomic_inc(handle->pins)", () => {
        when(!handle.isMoving.value);
        handle.pins.value += 1;
      });
    const relocGet = routine("reloc_get", function* () {
      const early = variant === "read-before-pin" ? yield* handle.pointer.read() : null;
      if (isLocked) yield* handle.lock.lock();
      yield* pin();
      const pointer = early ?? (yield* handle.pointer.read());
      if (isLocked) yield* handle.lock.unlock();
      return pointer;
    });
    const relocPut = () =>
      step("reloc_put", () => {
        handle.pins.value -= 1;
      });

    const use = function* (content: string) {
      const pointer = yield* relocGet();
      yield* step(`*pointer: store ${content}`, () => {
        noUseAfterFree(pointer, pointer !== handle.pointer.value);
        places[pointer].value = content;
        memory.stored(content);
      });
      yield* step("*pointer: load", () => {
        noUseAfterFree(pointer, pointer !== handle.pointer.value);
        memory.loaded(places[pointer].value);
      });
      yield* relocPut();
    };

    const mayMove = () =>
      step("handle->pins == 0", () => {
        if (handle.pins.value > 0) return false;
        if (variant === "moving-bit") handle.isMoving.value = true;
        return true;
      });
    const move = routine("reloc_move", function* () {
      if (isLocked) yield* handle.lock.lock();
      if (yield* mayMove()) {
        yield* step("memcpy(B, A)", () => {
          places.B.value = places.A.value;
        });
        yield* step("handle->pointer = B, free A", () => {
          pinnedStaysPut("the object", handle.pins.value);
          handle.pointer.value = "B";
          handle.isMoving.value = false;
        });
      }
      if (isLocked) yield* handle.lock.unlock();
    });

    const tasks = stores.map((content, user) =>
      task(`user${user}`, { cpu: user }, () => use(content)),
    );
    return { actors: [...tasks, task("mover", { cpu: users }, move)] };
  },
});
