/** Places of the checkout that is built. */
import { fileURLToPath } from "node:url";

/** The absolute path of one that is given from the checkout's root. */
export function at(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
