/**
 * Vmas that map pages of a file, and their operations by era (include/linux/mm.h).
 *
 * - to 2.6.22: `->nopage` finds the page at an address, `->populate` maps a page of the file
 *   anywhere.
 * - from 2.6.23: `->fault` finds the page of the file that it is told, linear or not, and says
 *   whether it is locked already (VM_FAULT_LOCKED).
 *
 * A page is answered with a reference, which is the core's from then on.
 */
import type { Cell } from "../../model/cell.ts";
import type { Steps } from "../../model/request.ts";
import type { Unmappable } from "../mm/mm.ts";
import type { AnonVma } from "../page/anon-vma.ts";
import type { Page } from "../page/page.ts";
import type { Pte } from "../page-table/page-table.ts";
import type { AddressSpace } from "./address-space.ts";
import type { FilePte } from "./pte.ts";

export interface FileVma extends Unmappable<FilePte> {
  readonly name: string;
  readonly pages: number;
  readonly file: AddressSpace;
  /** `vm_pgoff`: the page of the file at its first address. */
  readonly pgoff: number;
  /** Whether stores go to the file (VM_SHARED) or to copies of it. */
  readonly stores: "shared" | "private";
  /** VM_NONLINEAR, and with it in which of the file's two lists the vma is. */
  readonly nonlinear: Cell<boolean>;
  /** The owner of its private copies. */
  readonly anonVma: AnonVma;
  readonly ops: FileOperations;
}

export type FileOperations =
  | {
      readonly nopage: (vma: FileVma, address: number) => Steps<FileNopageAnswer>;
      readonly populate?: (vma: FileVma, address: number, pgoff: number) => Steps<0 | "-EINVAL">;
    }
  | {
      readonly fault: (vma: FileVma, vmf: VmFault) => Steps<FileFaultAnswer>;
      /** Told, with the page unlocked, that a shared page is about to be written. */
      readonly pageMkwrite?: (vma: FileVma, page: Page) => Steps;
      /** A core that forgets to look again; for variants that ask what that is good for. */
      readonly afterMkwrite?: "rechecked" | "forgotten";
    };

export type Access = "read" | "write";

/** struct vm_fault, with what the core has to remember besides. */
export interface VmFault {
  readonly address: number;
  /** Which page of the file to map. */
  readonly pgoff: number;
  readonly access: Access;
  /** `orig_pte`: what the access found. */
  readonly origPte: Pte<FilePte>;
}

export type FileNopageAnswer = { readonly page: Page } | "NOPAGE_SIGBUS";

export type FileFaultAnswer =
  | { readonly page: Page; readonly lock: "VM_FAULT_LOCKED" | "unlocked" }
  | "VM_FAULT_NOPAGE"
  | "VM_FAULT_SIGBUS";

/** `linear_page_index`: which page of the file is at an address of a linear vma. */
export function linearPageIndex({ page, pgoff }: FileVma, address: number): number {
  return address - page + pgoff;
}
