/**
 * The lock of Mellor-Crummey and Scott (ACM TOCS 9(1), 1991) with the names and the order of steps of
 * the kernel's mcs_spinlock.h: waiters form a list, and each waits on its own node.
 */
import {
  actor,
  actorOrNone,
  assert,
  booleans,
  cell,
  defineModel,
  holds,
  integer,
  perActor,
  repeat,
  routine,
  self,
  step,
  until,
  when,
} from "refault";

export default defineModel({
  name: "mcs-lock",
  about: "threads pass an MCS lock, some rounds long",
  parameters: {
    threads: integer(2, { min: 1, max: 6 }),
    rounds: integer(2, { min: 1, max: 20 }),
  },
  variants: { correct: holds() },
  build({ threads, rounds }) {
    const last = cell("lock", actorOrNone);
    const next = perActor("next", actorOrNone);
    const locked = perActor("locked", booleans);
    const inside = cell("inside", booleans);

    const lock = routine("mcs_spin_lock", function* () {
      yield* step("node->locked = 0, node->next = NULL", () => {
        locked.value = false;
        next.value = null;
      });
      const prev = yield* step("prev = xchg(lock, node)", () => {
        const before = last.value;
        last.value = self();
        return before;
      });
      if (prev === null) return;
      yield* step("prev->next = node", () => {
        next.of(prev).value = self();
      });
      yield* until("wait for node->locked", () => locked.value);
    });
    const unlock = routine("mcs_spin_unlock", function* () {
      let heir = yield* step("next = node->next", () => next.value);
      if (heir === null) {
        const isReleased = yield* step("cmpxchg(lock, node, NULL)", () => {
          if (last.value !== self()) return false;
          last.value = null;
          return true;
        });
        if (isReleased) return;
        heir = yield* step("wait for node->next", () => {
          when(next.value !== null);
          return next.value;
        });
      }
      const successor = heir;
      yield* step("next->locked = 1", () => {
        if (successor !== null) locked.of(successor).value = true;
      });
    });
    const pass = function* () {
      yield* lock();
      yield* step("enter", () => {
        assert(!inside.value, "two threads are inside");
        inside.value = true;
      });
      yield* inside.write(false);
      yield* unlock();
    };
    return {
      actors: Array.from({ length: threads }, (_, index) =>
        actor(`thread${index}`, () => repeat(rounds, pass)),
      ),
    };
  },
});
