/**
 * The syntax of TLA+ as far as the exporter uses it. Lists of `/\` and `\/` are grouped by their columns:
 * what stands to the right of a bullet belongs to its item.
 */
export type Expression =
  | { readonly kind: "all" | "some"; readonly items: readonly Expression[] }
  | { readonly kind: "not" | "enabled" | "unchanged"; readonly of: Expression }
  | {
      readonly kind: "compare";
      readonly by: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "name"; readonly name: string; readonly isNext: boolean }
  | { readonly kind: "field"; readonly of: Expression; readonly field: string }
  | { readonly kind: "record"; readonly fields: Fields }
  | { readonly kind: "except"; readonly of: Expression; readonly fields: Fields }
  | { readonly kind: "tuple" | "set"; readonly items: readonly Expression[] }
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "assert"; readonly text: Expression };

export type Fields = ReadonlyMap<string, Expression>;
export type Definitions = ReadonlyMap<string, Expression>;

/** The definitions of a module, `Spec` aside, which is no formula of one step. */
export function definitionsOf(text: string): Definitions {
  const [first = "", ...lines] = text.trimEnd().split("\n");
  if (!/^-{4,} MODULE \w+ -{4,}$/.test(first)) throw new Error(`no module begins with ${first}`);
  if (!/^={4,}$/.test(lines.pop() ?? "")) throw new Error("the module does not end");
  const body = lines.map((line) => line.replace(/\\\*.*$/, "")).join("\n");
  const parts = body.split(/^(?=\w+ ==)/m).slice(1);
  const definitions = new Map<string, Expression>();
  for (const part of parts) {
    const name = /^\w+/.exec(part)?.[0] ?? "";
    if (name === "Spec") continue;
    if (definitions.has(name)) throw new Error(`${name} is defined twice`);
    const parser = new Parser(tokensOf(part.replace(/^\w+ ==/, (head) => " ".repeat(head.length))));
    definitions.set(name, parser.whole());
  }
  return definitions;
}

interface Token {
  readonly text: string;
  readonly column: number;
}

const token =
  /"(?:[^"\\]|\\.)*"|\/\\|\\\/|\\in\b|\\notin\b|\|->|<<|>>|[A-Za-z]\w*|![.]|[~#=[\]{}(),.']/y;

function tokensOf(text: string): Token[] {
  return text.split("\n").flatMap((line) => {
    const found: Token[] = [];
    for (let column = 0; column < line.length; ) {
      token.lastIndex = column;
      const match = line[column] === " " ? null : token.exec(line);
      if (match === null && line[column] !== " ") throw new Error(`what is ${line.slice(column)}`);
      if (match !== null) found.push({ text: match[0], column });
      column += match?.[0].length ?? 1;
    }
    return found;
  });
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  /** Only tokens to the right of this column belong to the item being read. */
  #bullet = -1;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#expression();
    if (this.#at < this.#tokens.length) throw new Error(`unexpected ${this.#peek()}`);
    return expression;
  }

  #peek(): string | null {
    const next = this.#tokens[this.#at];
    return next === undefined || next.column <= this.#bullet ? null : next.text;
  }

  #take(...expected: readonly string[]): string {
    const next = this.#peek();
    if (next === null || (expected.length > 0 && !expected.includes(next))) {
      throw new Error(`${next ?? "the end of the item"} instead of ${expected.join(" or ")}`);
    }
    this.#at += 1;
    return next;
  }

  #expression(): Expression {
    const next = this.#peek();
    if (next === "/\\" || next === "\\/") return this.#list(next);
    const left = this.#unary();
    const by = this.#peek();
    if (by === null || !["=", "#", "\\in", "\\notin"].includes(by)) return left;
    this.#take();
    return { kind: "compare", by, left, right: this.#unary() };
  }

  #list(bullet: "/\\" | "\\/"): Expression {
    const outer = this.#bullet;
    const { column } = this.#tokens[this.#at]!;
    const items: Expression[] = [];
    while (this.#peek() === bullet && this.#tokens[this.#at]?.column === column) {
      this.#take();
      this.#bullet = column;
      items.push(this.#expression());
      this.#bullet = outer;
    }
    return { kind: bullet === "/\\" ? "all" : "some", items };
  }

  #unary(): Expression {
    const next = this.#take();
    switch (next) {
      case "~":
        return { kind: "not", of: this.#unary() };
      case "ENABLED":
        return { kind: "enabled", of: this.#unary() };
      case "UNCHANGED":
        return { kind: "unchanged", of: this.#unary() };
      case "<<":
        return { kind: "tuple", items: this.#items(">>") };
      case "{":
        return { kind: "set", items: this.#items("}") };
      case "[":
        return this.#record();
      case "Assert":
        return this.#assertion();
    }
    if (next.startsWith('"')) return { kind: "string", text: next.slice(1, -1) };
    if (!/^[A-Za-z]/.test(next)) throw new Error(`unexpected ${next}`);
    return this.#suffixed(next);
  }

  #suffixed(name: string): Expression {
    const isNext = this.#peek() === "'";
    if (isNext) this.#take();
    const of: Expression = { kind: "name", name, isNext };
    if (this.#peek() !== ".") return of;
    this.#take();
    return { kind: "field", of, field: this.#take() };
  }

  #items(end: string): Expression[] {
    const items = [this.#unary()];
    while (this.#take(",", end) === ",") items.push(this.#unary());
    return items;
  }

  #assertion(): Expression {
    this.#take("(");
    this.#take("FALSE");
    this.#take(",");
    const text = this.#unary();
    this.#take(")");
    return { kind: "assert", text };
  }

  /** `[a |-> "x", …]` or `[r EXCEPT !.a = "x", …]`. */
  #record(): Expression {
    const name = this.#take();
    const isUpdate = this.#peek() === "EXCEPT";
    const fields = new Map<string, Expression>();
    if (isUpdate) this.#take();
    else fields.set(name, this.#after("|->"));
    for (let more = isUpdate || this.#take(",", "]") === ","; more; ) {
      if (isUpdate) this.#take("!.");
      const field = this.#take();
      if (fields.has(field)) throw new Error(`${field} twice in a record`);
      fields.set(field, this.#after(isUpdate ? "=" : "|->"));
      more = this.#take(",", "]") === ",";
    }
    return isUpdate
      ? { kind: "except", of: { kind: "name", name, isNext: false }, fields }
      : { kind: "record", fields };
  }

  #after(sign: string): Expression {
    this.#take(sign);
    return this.#unary();
  }
}
