import { expect, test } from "vitest";
import { leftToDo, tooLong, withoutOpening } from "./shape.ts";
import { sources } from "./source.ts";

/** Files that may be longer than 250 lines, and why. */
const reasons: Readonly<Record<string, string>> = {
  "test/linux/context/interrupt.test.ts": "every kind of interrupt against every kind of masking",
};

const everything = ["src", "models", "properties", "test", "bench", "bin"];

test("every file opens by saying its idea", () => {
  const spoken = sources(["src", "models", "properties", "bench", "bin", "build"]);
  const support = sources(["test"]).filter(({ path }) => !path.endsWith(".test.ts"));
  expect(withoutOpening([...spoken, ...support])).toEqual([]);
});

test("no file is long without a reason", () => {
  expect(tooLong(sources(everything), reasons)).toEqual([]);
});

test("nothing is left to do without an issue", () => {
  expect(leftToDo(sources(everything))).toEqual([]);
});

test("a file that opens with an import is seen", () => {
  const opened = {
    path: "a.ts",
    text: "#!/usr/bin/env node\n/** An idea. */\nimport {} from 'b';",
  };
  const bare = { path: "b.ts", text: "import {} from 'a';\n/** Too late. */" };
  expect(withoutOpening([opened, bare])).toHaveLength(1);
});

test("a long file is seen, and so is an excuse that is not needed", () => {
  const long = { path: "a.ts", text: "x\n".repeat(251) };
  const fair = { path: "b.ts", text: "x\n".repeat(250) };
  expect(tooLong([long, fair], {})).toHaveLength(1);
  expect(tooLong([long, fair], { "a.ts": "why" })).toEqual([]);
  expect(tooLong([long, fair], { "a.ts": "why", "b.ts": "why" })).toHaveLength(1);
});

test("marks of unfinished work are seen", () => {
  const text = "// TODO later\n/* FIXME */\n// TODO(#12) known\nconst hint = 'TODO';";
  expect(leftToDo([{ path: "a.ts", text }])).toHaveLength(2);
});
