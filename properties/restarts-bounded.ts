/**
 * restarts-bounded: a scan that starts again does so at most once for each thing that it scans.
 *
 * It protects a machine that is busy from a scan that never ends: where every break leads back to
 * the beginning and nothing is remembered as done, there can always be another break before the
 * end.
 */
import { always, assert, type Cell, type Claim } from "refault";

/** `restarts` of the scan that runs now, of `count` things. */
export function restartsBounded(restarts: Cell<number>, count: number): Claim {
  return always("restarts-bounded", () => {
    assert(
      restarts.value <= count,
      `the scan of ${count} has started again more than ${count} times`,
    );
    return true;
  });
}
