/**
 * struct address_space and the inode around it: a file, which of its pages are in memory, and who
 * maps them (2.6.24, include/linux/fs.h).
 *
 * The page cache is one slot for each page of the file, empty or a page; the cache holds a
 * reference to what is in it. Looking up and changing a slot are single steps: that is tree_lock,
 * under which nobody ever waits for anything else. What the file holds where no page is cached, its
 * blocks on disk say.
 */
import { type Cell, cell, cells } from "../../model/cell.ts";
import { range } from "../../model/domain.ts";
import { type Reference, reference } from "../../model/value.ts";
import { type Mutex, mutex } from "../lock/mutex.ts";
import { type Mapping, mapping, type Unmappable } from "../mm/mm.ts";
import { type Page, page } from "../page/page.ts";
import { pageOf } from "../page-table/page-table.ts";
import type { FilePte } from "./pte.ts";

export interface AddressSpace extends Mapping<FilePte, Unmappable<FilePte>>, Reference {
  /** `inode->i_mutex`: whoever changes the file holds it. */
  readonly iMutex: Mutex;
  /** `inode->i_size`, in pages. */
  readonly iSize: Cell<number>;
  /** `page_tree` */
  readonly pageTree: readonly Cell<Page | null>[];
  /** What is on disk, for each page of the file. */
  readonly blocks: readonly Cell<string>[];
  /** All pages that there are: what `alloc_page` allocates from. */
  readonly memory: readonly Page[];
}

export interface FileOptions {
  /** How many pages it has; all of them are in the page cache to begin with. */
  readonly pages?: number;
  /** How many free pages there are besides. */
  readonly freePages?: number;
  /** What may be stored in a page; the first is in all of them, and on disk. */
  readonly contents?: readonly [string, ...string[]];
  /** The largest truncate_count; without it none is kept, for faults that do not look at it. */
  readonly truncateCounts?: number;
}

/** A file, open and read in. */
export function file(name: string, options: FileOptions = {}): AddressSpace {
  const { pages = 1, freePages = 0, contents = ["zeroes"], truncateCounts } = options;
  const made: Reference & object = reference("mapping", name, {});
  const cached = Array.from({ length: pages }, (_, index) =>
    page(`${name}.page${index}`, { mapping: made, index, contents }),
  );
  const free = Array.from({ length: freePages }, (_, index) =>
    page(`${name}.page${pages + index}`, { refcount: 0, uptodate: false, contents }),
  );
  const memory = [...cached, ...free];
  const slots: readonly (Page | null)[] = [null, ...memory];
  return Object.assign(made, {
    ...mapping<FilePte, Unmappable<FilePte>>(
      name,
      truncateCounts === undefined ? {} : { truncateCounts },
    ),
    iMutex: mutex(`${name}.i_mutex`),
    iSize: cell(`${name}.i_size`, range(0, pages), pages),
    pageTree: cached.map((first, index) => cell(`${name}.page_tree[${index}]`, slots, first)),
    blocks: cells(`${name}.block`, pages, contents),
    memory,
  });
}

/** The slot of a page of the file. */
export function slotOf(file: AddressSpace, index: number): Cell<Page | null> {
  return pageOf(file.pageTree, index);
}
