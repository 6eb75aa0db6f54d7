/**
 * Modules of WebAssembly: functions from 32-bit integers to one, with 64-bit locals where wanted, over
 * one imported memory. Source: WebAssembly Core Specification 1.0, §5.5.
 */
import { Bytes, type Code, operations } from "./wasm-code.ts";

/** A function of `parameters` integers that returns one. */
export interface WasmFunction {
  readonly parameters: number;
  /** Locals beyond the parameters, the 32-bit ones first; they begin as 0. */
  readonly locals: number;
  readonly locals64?: number;
  readonly code: Code;
}

/**
 * The bytes of a module that imports `host.memory`, and exports its functions by their positions, by
 * which they also call each other.
 */
function assemble(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const module = new Bytes();
  module.append([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
  section(module, 1, functions, (types, { parameters }) => {
    types.append([0x60, parameters, ...Array.from({ length: parameters }, () => i32), 1, i32]);
  });
  section(module, 2, ["memory"], (imports, name) => {
    text(imports, "host");
    text(imports, name);
    imports.append([0x02, 0x00, 0x01]);
  });
  section(module, 3, functions.keys(), (types, index) => types.unsigned(index));
  section(module, 7, functions.keys(), (exports, index) => {
    text(exports, String(index));
    exports.push(0x00);
    exports.unsigned(index);
  });
  section(module, 10, functions, (bodies, { locals, locals64 = 0, code }) => {
    const body = new Bytes();
    body.push(2);
    body.unsigned(locals);
    body.push(i32);
    body.unsigned(locals64);
    body.push(i64);
    body.append(code.bytes.items);
    body.push(operations.end);
    bodies.unsigned(body.length);
    bodies.append(body.items);
  });
  return module.items;
}

const i32 = 0x7f;
const i64 = 0x7e;

/** A section is a list: how many items, then each. */
function section<T>(
  module: Bytes,
  id: number,
  items: Iterable<T>,
  write: (contents: Bytes, item: T) => void,
): void {
  const all = [...items];
  const contents = new Bytes();
  contents.unsigned(all.length);
  for (const item of all) write(contents, item);
  module.push(id);
  module.unsigned(contents.length);
  module.append(contents.items);
}

function text(bytes: Bytes, name: string): void {
  bytes.push(name.length);
  bytes.append(Array.from(name, (letter) => letter.charCodeAt(0)));
}

/** Pages of 64 KiB that the functions work on. */
export interface Memory {
  /** Another one after each `grow`. */
  readonly buffer: ArrayBuffer;
  /** Adds pages; throws a `RangeError` if there is no more memory to be had. */
  grow(pages: number): number;
}

/** Bytes of a page. */
export const pageBytes = 0x10000;

declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => Memory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: { readonly host: { readonly memory: Memory } },
  ) => { readonly exports: Readonly<Record<string, Linked>> };
};

/** A function of 32-bit integers. */
export type Linked = (...integers: number[]) => number;

/** Memory of at least so many bytes. */
export function memoryOf(bytes: number): Memory {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) });
}

/** Compiles functions over the memory and returns them. */
export function link(functions: readonly WasmFunction[], memory: Memory): Linked[] {
  const module = new WebAssembly.Module(assemble(functions));
  const { exports } = new WebAssembly.Instance(module, { host: { memory } });
  return functions.map((_, index) => exports[index]!);
}
