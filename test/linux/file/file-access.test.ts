import { expect, test } from "vitest";
import { assert, step } from "../../../src/index.ts";
import {
  fileLoad,
  fileStore,
  none,
  pagefaultDisable,
  pagefaultEnable,
  ptePresent,
  task,
} from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { oneFile } from "./one-file.ts";

test("the first store through a clean translation makes the pte dirty", () => {
  const claims = broken(() => {
    const { area } = oneFile();
    const pte = area.mm.pageTable.pte(0);
    const isDirty = () => ptePresent(pte.value) && pte.value.dirty;
    const body = function* () {
      yield* fileLoad(area, 0);
      yield* step("check", () => assert(!isDirty(), "loaded, not stored to"));
      yield* fileStore(area, 0, "new");
      yield* step("check", () => assert(isDirty(), "stored to"));
    };
    return { actors: [task("user", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("a store through a clean translation whose pte is gone faults, a load does not", () => {
  const claims = broken(() => {
    const { area } = oneFile();
    const pte = area.mm.pageTable.pte(0);
    const body = function* () {
      yield* fileLoad(area, 0);
      yield* step("the pte goes, the TLB stays", () => {
        pte.value = none;
      });
      yield* fileLoad(area, 0);
      yield* step("check", () => assert(pte.value === none, "the load did not fault"));
      yield* fileStore(area, 0, "new");
      yield* step("check", () => assert(pte.value !== none, "the store did"));
    };
    return { actors: [task("user", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});

test("with page faults disabled what is mapped is copied, and what is not is refused", () => {
  const claims = broken(() => {
    const { area } = oneFile();
    const body = function* () {
      yield* step("pagefault_disable", pagefaultDisable);
      const refused = yield* fileLoad(area, 0);
      yield* step("pagefault_enable", pagefaultEnable);
      yield* fileLoad(area, 0);
      yield* step("pagefault_disable", pagefaultDisable);
      const copied = yield* fileLoad(area, 0);
      yield* step("pagefault_enable", pagefaultEnable);
      yield* step("check", () => assert(refused === "-EFAULT" && copied === "old", "as mapped"));
    };
    return { actors: [task("writer", { cpu: 0 }, body)] };
  });
  expect(claims).toEqual([]);
});
