/**
 * A shortage: the machine has no more memory to give. Whoever searches ends with what it has found.
 */
export class Shortage extends Error {}

/** Allocates; throws a `Shortage` where the host throws a `RangeError`. */
export function allocating<T>(allocate: () => T): T {
  try {
    return allocate();
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new Shortage(thrown.message);
    throw thrown;
  }
}
