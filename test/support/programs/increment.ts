/**
 * N threads that each add one to a shared counter: by a read and a write, or the same under a lock.
 * What a thread has read stays part of its state after it has finished, as it does in stateright's
 * `examples/increment.rs` and `increment_lock.rs`; so it is what the thread returns.
 */
import {
  actor,
  atEnd,
  cell,
  defineModel,
  holds,
  integer,
  range,
  step,
  twins,
  violates,
  when,
} from "refault";

export const increment = defineModel({
  name: "increment",
  parameters: { threads: integer(2, { min: 1, max: 8 }) },
  variants: { plain: violates("all-counted"), locked: holds() },
  build({ variant, threads }) {
    const counter = cell("counter", range(0, threads));
    const locked = cell("locked", [false, true]);
    const isLocked = variant === "locked";
    const body = function* () {
      if (isLocked) {
        yield* step("lock", () => {
          when(!locked.value);
          locked.value = true;
        });
      }
      const seen = yield* counter.read();
      yield* counter.write(seen + 1);
      if (isLocked) yield* locked.write(false);
      return seen;
    };
    const actors = Array.from({ length: threads }, (_, index) => actor(`T${index}`, body));
    return {
      actors,
      claims: [atEnd("all-counted", () => counter.value === threads)],
      twins: [twins(actors)],
    };
  },
});
