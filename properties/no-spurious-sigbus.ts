/**
 * no-spurious-sigbus: an access is refused only if there is nothing for it to reach.
 *
 * It protects the user from dying of a race that is the kernel's own business: who touches what is
 * his and there must get it, however often the fault has to try again.
 */
import { fail } from "refault";

/** Said in the step that refuses `user`: is what it touched there, and its own? */
export function noSpuriousSigbus(user: string, isThere: boolean): void {
  if (isThere) fail("no-spurious-sigbus", `${user} gets SIGBUS for what is there and its own`);
}
