import { expect, test } from "vitest";
import { Check } from "../../src/check/check.ts";
import letterBox from "./letter-box.ts";
import { subjectOf } from "./subject.ts";

const { image, report } = subjectOf(letterBox, "bills-too");

test("an image names its cells, with the values they have taken", () => {
  expect(image.cells).toEqual([
    { name: "box.content", values: ["nothing", "letter", "bill"] },
    { name: "letters read", values: ["0", "1", "2"] },
    { name: "box.owner", values: ["reader"] },
  ]);
});

test("an image has the local states of every actor, and what can happen in them", () => {
  const [postman, reader] = image.actors;
  expect(postman).toMatchObject({ name: "postman", daemon: false });
  expect(postman?.locals.map(({ status }) => status)).toEqual(["running", "running", "finished"]);
  expect(postman?.locals[0]).toMatchObject({ step: "drop it in", frames: ["deliver"] });
  expect(reader).toMatchObject({ name: "reader", daemon: true });
  expect(reader?.locals.at(-1)?.violation?.claim).toBe("no-bills");
});

test("an image has every path through a claim that holds", () => {
  const claims = image.claims.map(({ name, scope }) => `${scope} ${name}`);
  expect(claims).toEqual([
    "always first-things-first",
    "at-end all-read",
    "still-possible box-empties",
  ]);
  const holding = image.claims.find(({ name }) => name === "all-read");
  expect(holding?.observations).toEqual([
    { tests: [{ kind: "read", cell: 1, value: 2 }], holds: true },
  ]);
});

test("an image is closed: no reachable state has an unknown branch", () => {
  expect(report.exhaustive).toBe(true);
  const unknown = image.actors.flatMap(({ locals }) =>
    locals.filter(({ status, branches }) => status === "running" && branches.length === 0),
  );
  expect(unknown).toEqual([]);
});

test("there is no image before the check has ended", () => {
  const check = new Check(letterBox, { variant: "unread" });
  expect(() => check.image()).toThrow("image-after-end");
});
