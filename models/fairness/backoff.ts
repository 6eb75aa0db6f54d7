/**
 * trylock-backoff: two clients reserve the same two buffers in opposite order.
 *
 * Waiting while holding would be a deadlock, so somebody must let go and begin again. Where everybody
 * does, they may do it in step for ever, and no fairness helps, for everybody moves. So
 * ttm_eu_reserve_buffers() gives out sequence numbers: the older client waits, the younger backs off,
 * and before it begins again it waits for what it could not get. That last wait is what the scheduler
 * would otherwise have to be strongly fair for.
 */
import {
  again,
  defineModel,
  done,
  forever,
  holds,
  loop,
  noLivelock,
  progress,
  routine,
  step,
  violates,
} from "refault";
import { type Reservation, reservation, task } from "refault/linux";

const variants = {
  "all-back-off": violates("submissions-progress"),
  "younger-backs-off": violates("submissions-progress"),
  "younger-backs-off-strong": holds(),
  "younger-waits": holds(),
};
type Variant = keyof typeof variants;

/** Reserves both; or neither, and says which of them somebody else has. */
function attempt(first: Reservation, second: Reservation) {
  return routine("ttm_eu_reserve_buffers", function* () {
    if ((yield* first.tryReserve()) === "-EBUSY") return "first";
    if ((yield* second.tryReserve()) === 0) return "none";
    yield* first.unreserve();
    return "second";
  });
}

/** One who backs off until it has both. */
function backingOff(variant: Variant, first: Reservation, second: Reservation) {
  const reserve = attempt(first, second);
  return () =>
    loop(null, function* () {
      const busy = yield* reserve();
      if (busy === "none") return done();
      if (variant === "younger-waits") {
        yield* (busy === "first" ? first : second).waitUnreserved();
      }
      return again(null);
    });
}

/** One who waits for each. */
function waiting(first: Reservation, second: Reservation) {
  return routine("ttm_eu_reserve_buffers", function* () {
    yield* first.reserve();
    yield* second.reserve();
  });
}

export default defineModel({
  name: "trylock-backoff",
  about: "two clients reserve the same two buffers in opposite order, and back off",
  source: "drivers/gpu/drm/ttm/ttm_execbuf_util.c, 2.6.32: ttm_eu_reserve_buffers",
  variants,
  build({ variant }) {
    const one = reservation("one.reserved");
    const other = reservation("other.reserved");
    const client = (name: string, cpu: number, reserve: () => ReturnType<typeof step<unknown>>) =>
      task(name, { cpu }, () =>
        forever(function* () {
          yield* reserve();
          yield* progress(step("submit", () => undefined));
          yield* one.unreserve();
          yield* other.unreserve();
        }),
      );
    const older =
      variant === "all-back-off" ? backingOff(variant, one, other) : waiting(one, other);
    const isStrong = variant === "all-back-off" || variant.endsWith("strong");
    return {
      actors: [client("older", 0, older), client("younger", 1, backingOff(variant, other, one))],
      claims: [noLivelock("submissions-progress", { fairness: isStrong ? "strong" : "weak" })],
    };
  },
});
