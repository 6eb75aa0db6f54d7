/**
 * Explores a module of TLA+ by what it says: an opinion on the text that shares nothing with its writer.
 * An action yields one next state for each way in which it can be true.
 */
import { type Definitions, definitionsOf, type Expression, type Fields } from "./tla-syntax.ts";

export interface Explored {
  readonly states: number;
  /** Steps of `Next`, each way of taking one counted. */
  readonly transitions: number;
  /** Invariants that some state breaks, and "no-deadlock" where neither Next nor Rest leads on. */
  readonly broken: readonly string[];
}

type Value = string | boolean | ReadonlySet<Value> | ReadonlyMap<string, Value>;
type State = ReadonlyMap<string, Value>;

/** Explores the module from its Init by its Next, and judges every state by the invariants. */
export function exploreModule(text: string, invariants: readonly string[]): Explored {
  const run = new Run(definitionsOf(text));
  const [initial, ...others] = run.ways("Init", new Map(), "now");
  if (initial === undefined || others.length > 0) throw new Error("Init means one state");
  const known = new Map([[keyOf(initial), initial]]);
  const broken = new Set<string>();
  let transitions = 0;
  // A map is walked in the order of insertion, and goes on to what is inserted meanwhile.
  for (const state of known.values()) {
    for (const name of invariants) if (!run.isTrue(named(name), state)) broken.add(name);
    const next = run.ways("Next", state, "next");
    transitions += next.length;
    for (const after of next) if (!known.has(keyOf(after))) known.set(keyOf(after), after);
    const canRest = run.ways("Rest", state, "next").length > 0;
    if (next.length === 0 && !canRest) broken.add("no-deadlock");
  }
  return { states: known.size, transitions, broken: [...broken] };
}

function keyOf(state: State): string {
  const records = [...state].sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(records.map(([, record]) => [...(record as ReadonlyMap<string, Value>)]));
}

function named(name: string): Expression {
  return { kind: "name", name, isNext: false };
}

class Run {
  readonly #definitions: Definitions;

  constructor(definitions: Definitions) {
    this.#definitions = definitions;
  }

  /** The states that make a definition true; `which` variables it assigns. */
  ways(name: string, state: State, which: "now" | "next"): State[] {
    return this.#ways(named(name), state, which, new Map());
  }

  #ways(formula: Expression, state: State, which: "now" | "next", so: State): State[] {
    const definition = formula.kind === "name" ? this.#definitions.get(formula.name) : undefined;
    if (definition !== undefined) return this.#ways(definition, state, which, so);
    switch (formula.kind) {
      case "all":
        return formula.items.reduce<State[]>(
          (found, item) => found.flatMap((one) => this.#ways(item, state, which, one)),
          [so],
        );
      case "some":
        return formula.items.flatMap((item) => this.#ways(item, state, which, so));
      case "unchanged": {
        const kept = this.#variables(formula.of).map((name) => [name, state.get(name)!] as const);
        return [new Map([...so, ...kept])];
      }
      case "compare": {
        const { left, by, right } = formula;
        if (left.kind === "name" && by === "=" && left.isNext === (which === "next")) {
          return [new Map([...so, [left.name, this.#value(right, state)]])];
        }
      }
    }
    return this.isTrue(formula, state) ? [so] : [];
  }

  isTrue(formula: Expression, state: State): boolean {
    switch (formula.kind) {
      case "all":
        return formula.items.every((item) => this.isTrue(item, state));
      case "some":
        return formula.items.some((item) => this.isTrue(item, state));
      case "not":
        return !this.isTrue(formula.of, state);
      case "enabled":
        return this.#ways(formula.of, state, "next", new Map()).length > 0;
      case "compare": {
        const left = this.#value(formula.left, state);
        const right = this.#value(formula.right, state);
        const holds = right instanceof Set ? right.has(left) : left === right;
        return formula.by === "=" || formula.by === "\\in" ? holds : !holds;
      }
      case "assert":
        throw new Error(String(this.#value(formula.text, state)));
      default:
        return this.#value(formula, state) === true;
    }
  }

  #value(expression: Expression, state: State): Value {
    switch (expression.kind) {
      case "string":
        return expression.text;
      case "set":
        return new Set(expression.items.map((item) => this.#value(item, state)));
      case "record":
        return this.#fields(expression.fields, state);
      case "except": {
        const before = this.#recordOf(expression.of, state);
        const edits = this.#fields(expression.fields, state);
        for (const field of edits.keys()) fieldOf(before, field);
        return new Map([...before, ...edits]);
      }
      case "field":
        return fieldOf(this.#recordOf(expression.of, state), expression.field);
      case "name":
        return this.#named(expression.name, state);
      default:
        throw new Error(`a ${expression.kind} is no value here`);
    }
  }

  #named(name: string, state: State): Value {
    if (name === "TRUE" || name === "FALSE") return name === "TRUE";
    const value = state.get(name);
    if (value !== undefined) return value;
    const definition = this.#definitions.get(name);
    if (definition === undefined) throw new Error(`${name} is not defined`);
    return this.isTrue(definition, state);
  }

  #recordOf(of: Expression, state: State): ReadonlyMap<string, Value> {
    const value = this.#value(of, state);
    if (value instanceof Map) return value;
    throw new Error("a record is wanted");
  }

  #fields(fields: Fields, state: State): Map<string, Value> {
    return new Map([...fields].map(([name, of]) => [name, this.#value(of, state)]));
  }

  /** The variables in a tuple of them. */
  #variables(of: Expression): string[] {
    if (of.kind === "tuple") return of.items.flatMap((item) => this.#variables(item));
    if (of.kind !== "name") throw new Error("UNCHANGED is said of variables");
    const definition = this.#definitions.get(of.name);
    return definition === undefined ? [of.name] : this.#variables(definition);
  }
}

function fieldOf(record: ReadonlyMap<string, Value>, field: string): Value {
  const value = record.get(field);
  if (value === undefined) throw new Error(`there is no field ${field}`);
  return value;
}
