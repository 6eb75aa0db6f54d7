/**
 * nothing-beyond-eof: once a file has been cut short, nothing is mapped where it used to be.
 *
 * It protects what truncate promises: an access beyond the end of the file is a SIGBUS, also
 * through a mapping that is older than the end, also where a private copy of the page was mapped.
 */
import { always, assert, type Claim } from "refault";
import type { FileVma } from "refault/linux";
import { fileTranslations, nameOf } from "./file-translations.ts";

/** While nobody holds i_mutex. A private copy is where its page of the file was. */
export function nothingBeyondEof(areas: readonly FileVma[]): Claim {
  return always("nothing-beyond-eof", () => {
    for (const translation of fileTranslations(areas)) {
      const { area, page } = translation;
      const { file } = area;
      if (file.iMutex.isLocked()) continue;
      const isWithin = page.index.value < file.iSize.value;
      assert(isWithin, `${nameOf(translation)} leads to a page beyond the end of the file`);
    }
    return true;
  });
}
