import { expect, test } from "vitest";
import { assert, atEnd, step } from "../../../src/index.ts";
import {
  type FileOperations,
  type FileVma,
  fileLoad,
  fileStore,
  findGetPage,
  findLockPage,
  installFilePte,
  installPage,
  ptePresent,
  task,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { findLocked, type OneFile, oneFile } from "./one-file.ts";

const user = ({ area }: OneFile, cpu = 0) => task(`user${cpu}`, { cpu }, () => fileLoad(area, 0));

/** What is broken when users of a file with this handler have loaded from it. */
function loading(ops: FileOperations, users = 1) {
  return broken(() => {
    const one = oneFile({ ops });
    const page = one.inode.memory[0];
    return {
      actors: Array.from({ length: users }, (_, cpu) => user(one, cpu)),
      claims: [
        atEnd("held-by-cache-and-pte", () => page?.refcount.value === 2),
        atEnd("mapped-once", () => page?.mapcount.value === 1),
        atEnd("unlocked", () => page?.lock.isLocked() === false),
      ],
    };
  });
}

test("a page that is answered locked is mapped and unlocked, its reference is the pte's", () => {
  expect(loading({ fault: findLocked })).toEqual([]);
});

test("of two who fault at once one maps the page, and the other's reference is put", () => {
  expect(loading({ fault: findLocked }, 2)).toEqual([]);
});

test("a handler that says that the page is locked, and did not lock it, is reported", () => {
  const lying: FileOperations = {
    *fault({ file }, { pgoff }) {
      const page = yield* findGetPage(file, pgoff);
      return page === null ? "VM_FAULT_SIGBUS" : { page, lock: "VM_FAULT_LOCKED" };
    },
  };
  expect(loading(lying)).toContain("unlock-balanced");
});

test("a handler that locks the page and does not say so waits for itself", () => {
  const silent: FileOperations = {
    *fault({ file }, { pgoff }) {
      const page = yield* findLockPage(file, pgoff);
      return page === null ? "VM_FAULT_SIGBUS" : { page, lock: "unlocked" };
    },
  };
  expect(loading(silent)).toEqual(["no-deadlock"]);
});

test("after VM_FAULT_NOPAGE the core leaves to the handler what it has mapped", () => {
  const mapping: FileOperations = {
    *fault(area, { address, pgoff }) {
      const page = yield* findGetPage(area.file, pgoff);
      if (page === null) return "VM_FAULT_SIGBUS";
      yield* installPage(area, address, page);
      return "VM_FAULT_NOPAGE";
    },
  };
  expect(loading(mapping)).toEqual([]);
});

test("a refused access ends, and maps nothing", () => {
  const claims = broken(() => {
    const { area } = oneFile({ ops: { fault: () => step("refuse", () => "VM_FAULT_SIGBUS") } });
    const body = function* () {
      const loaded = yield* fileLoad(area, 0);
      yield* step("check", () => assert(loaded === "SIGBUS", "refused"));
    };
    return { actors: [task("user", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("a private store goes to a copy, and leaves the file as it was", () => {
  const claims = broken(() => {
    const { inode, area } = oneFile({ stores: "private", freePages: 1 });
    const [original, copy] = inode.memory;
    const body = function* () {
      yield* fileStore(area, 0, "new");
      yield* step("check", () => {
        assert(original?.content.value === "old" && original.refcount.value === 1, "untouched");
        assert(copy?.content.value === "new" && copy.mapping.value === area.anonVma, "its own");
      });
    };
    return { actors: [task("user", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("a file that is told of a store may lose the page meanwhile; the access runs again", () => {
  const told = (afterMkwrite: "rechecked" | "forgotten") =>
    broken(() => {
      const { inode, area } = oneFile({
        freePages: 1,
        ops: {
          afterMkwrite,
          fault: findLocked,
          *pageMkwrite(_, page) {
            yield* step("the page leaves the file", () => {
              if (page !== inode.memory[0]) return;
              page.mapping.value = null;
              const slot = inode.pageTree[0];
              if (slot !== undefined) slot.value = null;
            });
          },
        },
      });
      const stays = (space: FileVma) => ptePresent(space.mm.pageTable.pte(0).value);
      return {
        actors: [task("user", { cpu: 0 }, () => fileStore(area, 0, "new"))],
        claims: [atEnd("not-mapped", () => !stays(area))],
      };
    });
  expect(told("rechecked")).toEqual([]);
  expect(told("forgotten")).toEqual(["not-mapped"]);
});

test("a pte that names a page of the file is a bad one in a linear vma", () => {
  const faulting = (nonlinear: boolean) =>
    broken(() => {
      const { area } = oneFile();
      const body = function* () {
        yield* installFilePte(area, 0, 0);
        yield* step("VM_NONLINEAR", () => {
          area.nonlinear.value = nonlinear;
        });
        yield* fileLoad(area, 0);
      };
      return { actors: [task("user", { cpu: 0 }, body)] };
    });
  expect(faulting(true)).toEqual([]);
  expect(faulting(false)).toEqual(["no-bad-pte"]);
});
