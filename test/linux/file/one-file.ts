/** The smallest process that maps a file: one page of it, found in the page cache and locked. */
import type { Steps } from "../../../src/index.ts";
import {
  type AddressSpace,
  type FileFaultAnswer,
  type FileOperations,
  type FileOptions,
  type FileVma,
  type FileVmaOptions,
  file,
  filePtes,
  fileVma,
  findLockPage,
  mm,
  type VmFault,
} from "../../../src/linux/index.ts";

const contents: readonly ["old", "new"] = ["old", "new"];

export interface OneFile {
  readonly inode: AddressSpace;
  readonly area: FileVma;
}

export function oneFile(
  options: FileOptions & Partial<Pick<FileVmaOptions, "ops" | "pages" | "stores">> = {},
): OneFile {
  const { ops = locking, pages = 1, stores = "shared", ...rest } = options;
  const inode = file("file", { contents, pages, ...rest });
  const space = mm("mm", { maps: filePtes, pages });
  return { inode, area: fileVma("vma", { mm: space, file: inode, ops, pages, stores }) };
}

/** Finds the page and locks it, as a file does that knows its contract. */
export function* findLocked({ file }: FileVma, { pgoff }: VmFault): Steps<FileFaultAnswer> {
  const page = yield* findLockPage(file, pgoff);
  return page === null ? "VM_FAULT_SIGBUS" : { page, lock: "VM_FAULT_LOCKED" };
}

const locking: FileOperations = { fault: findLocked };
