/**
 * refault-terminates: an access that faults can still complete, whatever has happened so far.
 *
 * It protects the user from a fault that answers "run it again" for ever. Whether the access does
 * complete is for the scheduler to decide; that nothing makes it impossible is for the kernel.
 */
import { type Claim, stillPossible } from "refault";

/** `isComplete`, over cells that the last access sets: have all accesses completed? */
export function refaultTerminates(isComplete: () => boolean): Claim {
  return stillPossible("refault-terminates", isComplete);
}
