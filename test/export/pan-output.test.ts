import { expect, test } from "vitest";
import { readPanOutput } from "../../src/export/spin/pan-output.ts";

const said = `
pan:1: assertion violated all_read (at depth 5)
pan:4: assertion violated no_bills (at depth 3)
pan:9: assertion violated all_read (at depth 4)

Full statespace search for:
	never claim         	- (none specified)
	assertion violations	+
	invalid end states	+

State-vector 28 byte, depth reached 5, errors: 12
       13 states, stored
        4 states, matched
       17 transitions (= stored+matched)
        2 atomic steps
`;

test("the counts and the assertions that failed are read, each assertion once", () => {
  expect(readPanOutput(said)).toEqual({
    stored: 13,
    transitions: 17,
    errors: 12,
    asserted: ["all_read", "no_bills"],
    hasDeadlock: false,
  });
});

test("a deadlock is an invalid end state that was met, not one that was looked for", () => {
  const output = readPanOutput(`pan:1: invalid end state (at depth 7)\n${said}`);
  expect(output).toMatchObject({ hasDeadlock: true });
});

test.for([
  ["error: max search depth too small\n", "max search depth too small"],
  ["pan: reached -DMEMLIM bound\n", "reached -DMEMLIM bound"],
])("a search that was cut short has no counts: %s", ([notice, words]) => {
  expect(readPanOutput(`${notice}${said}`)).toContain(words);
});

test("what is no verifier's output is told as it is", () => {
  expect(readPanOutput("Segmentation fault\n")).toContain("Segmentation fault");
});
