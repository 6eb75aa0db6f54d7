/**
 * struct anon_vma: what owns pages that belong to no file, such as the private copy of a file's
 * page.
 *
 * Such a page has it in `page->mapping`, with the lowest bit set; that bit is what PageAnon looks
 * at.
 */
import { isReference, type Reference, reference, referenceMark } from "../../model/value.ts";

export interface AnonVma extends Reference {
  readonly name: string;
}

export function anonVma(name: string): AnonVma {
  return reference("anon_vma", name, { name });
}

/** Whether the `page->mapping` of a page says PageAnon. */
export function isAnonVma(mapping: Reference | null): boolean {
  return isReference(mapping) && mapping[referenceMark].startsWith("anon_vma:");
}
