/**
 * A ticket lock: one fetch-and-add to queue up, and a wait for one's number. Tickets count round and
 * round, as they do in the kernel.
 */
import {
  actor,
  assert,
  booleans,
  cell,
  defineModel,
  holds,
  integer,
  range,
  repeat,
  routine,
  step,
  until,
} from "refault";

export default defineModel({
  name: "ticket-lock",
  about: "threads pass a ticket lock, some rounds long",
  parameters: {
    threads: integer(3, { min: 1, max: 9 }),
    rounds: integer(2, { min: 1, max: 20 }),
  },
  variants: { correct: holds() },
  build({ threads, rounds }) {
    const next = cell("next", range(0, threads - 1));
    const serving = cell("serving", range(0, threads - 1));
    const inside = cell("inside", booleans);

    const lock = routine("lock", function* () {
      const mine = yield* step("take a ticket", () => {
        const ticket = next.value;
        next.value = (ticket + 1) % threads;
        return ticket;
      });
      yield* until("wait", () => serving.value === mine);
    });
    const pass = function* () {
      yield* lock();
      yield* step("enter", () => {
        assert(!inside.value, "two threads are inside");
        inside.value = true;
      });
      yield* inside.write(false);
      yield* step("unlock", () => {
        serving.value = (serving.value + 1) % threads;
      });
    };
    return {
      actors: Array.from({ length: threads }, (_, index) =>
        actor(`thread${index}`, () => repeat(rounds, pass)),
      ),
    };
  },
});
