import { expect, test } from "vitest";
import { localName, Names } from "../../src/export/names.ts";

test("a name becomes an identifier that reads like it", () => {
  const names = new Names(["int"]);
  const given = ["ctx.state", "tlb[0]", "ctx_state", "int", "0th", "→", "pte (user)"];
  expect(given.map((name) => names.claim(name))).toEqual([
    "ctx_state",
    "tlb_0",
    "ctx_state_2",
    "int_2",
    "n0th",
    "it",
    "pte_user",
  ]);
});

const running = { status: "running" } as const;

test("a local state is called by its number and the step before which it is", () => {
  expect(localName({ ...running, step: "mutex_lock(ctx.state_mutex)" }, 3)).toBe(
    "s3_mutex_lock_ctx_state_mutex",
  );
  expect(localName({ ...running, step: "a word too many for one label, by far" }, 12)).toBe(
    "s12_a_word_too_many_for_one",
  );
  expect(localName({ ...running, step: "→" }, 4)).toBe("s4");
  expect(localName({ status: "finished", step: "" }, 5)).toBe("finished_5");
});
