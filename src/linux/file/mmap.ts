/**
 * `mmap` of a file: from now on an mm has a vma for some of its pages, a linear one.
 */
import { cell } from "../../model/cell.ts";
import { booleans } from "../../model/domain.ts";
import type { Mm } from "../mm/mm.ts";
import { anonVma } from "../page/anon-vma.ts";
import type { AddressSpace } from "./address-space.ts";
import type { FileOperations, FileVma } from "./file-vma.ts";
import type { FilePte } from "./pte.ts";
import { zapPteRange } from "./zap-pte.ts";

export interface FileVmaOptions {
  readonly mm: Mm<FilePte>;
  readonly file: AddressSpace;
  readonly ops: FileOperations;
  /** Its first page in the mm, and how many there are. */
  readonly page?: number;
  readonly pages?: number;
  /** The page of the file that is there. */
  readonly pgoff?: number;
  readonly stores?: "shared" | "private";
}

export function fileVma(name: string, options: FileVmaOptions): FileVma {
  const { page = 0, pages = 1, pgoff = 0, stores = "shared", ...rest } = options;
  const made: FileVma = {
    ...{ name, page, pages, pgoff, stores, ...rest },
    nonlinear: cell(`${name}.VM_NONLINEAR`, booleans),
    anonVma: anonVma(name),
    zap: (range) => zapPteRange(made, range),
  };
  rest.file.add(made);
  return made;
}
