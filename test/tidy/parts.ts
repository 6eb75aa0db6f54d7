/**
 * TypeScript taken apart into code and comments, for rules about words. A scanner of a page: it knows
 * comments, strings, templates and regular expressions, and takes everything else for code.
 */
export interface Parts {
  /** The code, every comment blank, every string and template without its text. */
  readonly code: string;
  /** The code, every comment blank, strings as they are. */
  readonly statements: string;
  readonly comments: readonly string[];
}

const comment = /\/\/[^\n]*|\/\*[\s\S]*?\*\//;
const string = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/;
/** A slash where no operand has ended cannot be a division. */
const regexp =
  /(?<=[(,=:[!&|?{};]\s*|^\s*|return )\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/;
/** The text of a template up to its end or its next substitution. */
const template = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?<end>`|\$\{|$)/y;

const word = new RegExp(
  `(?<comment>${comment.source})|(?<quoted>${string.source}|${regexp.source})|[\\s\\S]`,
  "my",
);

export function parts(text: string): Parts {
  const comments: string[] = [];
  let code = "";
  let statements = "";
  /** For each template being read, how many braces are open in its substitution. */
  const open: number[] = [];
  for (let at = 0; at < text.length; ) {
    const { 0: found, groups = {} } = matchAt(word, text, at);
    at += found.length;
    if (groups.comment !== undefined) {
      const blank = found.replace(/[^\n]/g, " ");
      comments.push(found);
      code += blank;
      statements += blank;
      continue;
    }
    statements += found;
    const isBack = found === "}" && open.at(-1) === 0;
    if (found !== "`" && !isBack) {
      if (found === "{" && open.length > 0) open.push((open.pop() ?? 0) + 1);
      if (found === "}" && open.length > 0) open.push((open.pop() ?? 0) - 1);
      code += groups.quoted === undefined ? found : '""';
      continue;
    }
    // A template begins, or goes on after a substitution: its text is passed over.
    if (isBack) open.pop();
    const passed = matchAt(template, text, at);
    at += passed[0].length;
    statements += passed[0];
    const goesOn = passed.groups?.end === "${";
    if (goesOn) open.push(0);
    code += goesOn ? '"" + ' : '""';
  }
  return { code, statements, comments };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  if (found === null) throw new Error(`nothing matches at ${at}`);
  return found;
}
