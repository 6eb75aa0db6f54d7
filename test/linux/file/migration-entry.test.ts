import { expect, test } from "vitest";
import { step } from "../../../src/index.ts";
import { fileLoad, task } from "../../../src/linux/index.ts";
import { broken } from "../explored.ts";
import { oneFile } from "./one-file.ts";

/** A load meets a migration entry, of a page that is locked until the entry is gone, or is not. */
function meeting(lock: "until-entry-is-gone" | "not-held") {
  return broken(() => {
    const { inode, area } = oneFile();
    const page = inode.memory[0];
    if (page === undefined) throw new Error("the file has a page");
    const pte = area.mm.pageTable.pte(0);
    const migrator = task("migrator", { cpu: 1 }, function* () {
      yield* page.lock.lock();
      yield* step("make_migration_entry", () => {
        if (pte.value === "none") pte.value = { migration: page };
      });
      if (lock === "not-held") yield* page.lock.unlock();
      yield* step("remove_migration_pte", () => {
        pte.value = "none";
      });
      if (lock === "until-entry-is-gone") yield* page.lock.unlock();
    });
    return { actors: [task("user", { cpu: 0 }, () => fileLoad(area, 0)), migrator] };
  });
}

test("who meets a migration entry waits for the page, and finds the pte afterwards", () => {
  expect(meeting("until-entry-is-gone")).toEqual([]);
});

test("a migration entry whose page nobody is migrating is reported", () => {
  expect(meeting("not-held")).toContain("migration-entry-locked");
});
