/**
 * mapped-implies-in-cache: a page of a file that is mapped is the page that the page cache has.
 *
 * It protects the unity of the file. A page that has left the cache while somebody maps it is
 * private memory that nobody knows to be private: what is stored there reaches neither the disk nor
 * anybody who reads the file, and what others store never shows.
 */
import { always, assert, type Claim } from "refault";
import type { FileVma } from "refault/linux";
import { fileTranslations, nameOf } from "./file-translations.ts";

export function mappedImpliesInCache(areas: readonly FileVma[]): Claim {
  return always("mapped-implies-in-cache", () => {
    for (const translation of fileTranslations(areas)) {
      const { area, page } = translation;
      const isCopy = page.mapping.value === area.anonVma;
      const isCached = isCopy || area.file.pageTree.some(({ value }) => value === page);
      const name = nameOf(translation);
      assert(isCached, `${name} leads to ${page.name}, which is no longer in the page cache`);
    }
    return true;
  });
}
