/**
 * memmap-ready: whoever is told that a pfn is valid finds its struct page initialised.
 *
 * It protects the meaning of `pfn_valid`: after it says yes, the caller goes straight to `pfn_to_page`
 * and takes a reference. On garbage that is a count, flags and list pointers out of nowhere.
 */
import { fail } from "refault";

/** Said in the step that uses the struct page of a pfn that was found valid. */
export function memmapReady(pfn: number | string, isInitialised: boolean): void {
  if (isInitialised) return;
  fail("memmap-ready", `pfn_valid(${pfn}) said yes, but its struct page is not initialised`);
}
