/**
 * Dining philosophers, N at a table with a fork between each two: take one fork, take the other, put
 * the first back, put the second back, think again.
 *
 * `left-first` has 3^N − 1 states, one of them the deadlock; with one left-handed philosopher there are
 * 3^N and none. In `limited-room` a philosopher comes in while there is room, and leaves when it likes
 * to. As `phils` in BEEM.
 */
import {
  actor,
  again,
  cell,
  cells,
  choose,
  defineModel,
  holds,
  integer,
  loop,
  range,
  step,
  violates,
  when,
} from "refault";

export const philosophers = defineModel({
  name: "philosophers",
  parameters: {
    seats: integer(3, { min: 2, max: 12 }),
    room: integer(12, { min: 1, max: 12 }),
  },
  variants: {
    "left-first": violates("no-deadlock"),
    "one-left-handed": holds(),
    "limited-room": holds(),
  },
  build({ variant, seats, room }) {
    const forks = cells("fork", seats, [false, true]);
    const isLimited = variant === "limited-room";
    const inside = cell("inside", range(0, seats), isLimited ? 0 : seats);

    const actors = forks.map((left, index) => {
      const right = forks[(index + 1) % seats] ?? left;
      const isLeftHanded = variant === "one-left-handed" && index === 0;
      const [first, second] = isLeftHanded ? [right, left] : [left, right];

      return actor(`P${index}`, () =>
        loop(!isLimited, function* (isInside) {
          if (!isInside) {
            yield* step("come in", () => {
              when(inside.value < room);
              inside.value += 1;
            });
            return again(true);
          }
          const leaves = yield* step("take the first fork or leave", () => {
            if (isLimited && choose(["leave", "stay"]) === "leave") {
              inside.value -= 1;
              return true;
            }
            when(!first.value);
            first.value = true;
            return false;
          });
          if (leaves) return again(false);
          yield* step("take the second fork", () => {
            when(!second.value);
            second.value = true;
          });
          yield* first.write(false);
          yield* second.write(false);
          return again(true);
        }),
      );
    });
    return { actors };
  },
});
