import { expect, test } from "vitest";
import { parts } from "./parts.ts";

const text = `const a = 1; // Date
/* process */ const b = 'Date' + "process";
const c = \`Date \${now({ at: \`inner \${deep}\` })} process\`;
const d = /Date[/]"process/.test(b) / 2;
const e = 4 / 2 / 1; const f = 'end';
  /Date/.test(a);
`;

test("code is told from comments, strings, templates and regular expressions", () => {
  const { code } = parts(text);
  expect(code).not.toMatch(/Date|process|inner|end/);
  for (const kept of ["const a", "const b", "now(", "at:", "deep", ".test(b) / 2", "4 / 2 / 1"]) {
    expect(code).toContain(kept);
  }
});

test("comments are kept apart, and what is no comment is kept whole", () => {
  const { comments, statements } = parts(text);
  expect(comments).toEqual(["// Date", "/* process */"]);
  expect(statements).toHaveLength(text.length);
  expect(statements).toContain(`const b = 'Date' + "process";`);
});
