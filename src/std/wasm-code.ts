/**
 * Instructions of WebAssembly, as many as integer programs need. Offsets are in bytes. Source:
 * WebAssembly Core Specification 1.0, §5.4.
 */

/** Bytes one after the other. */
export class Bytes {
  #items = new Uint8Array(64);
  length = 0;

  get items(): Uint8Array<ArrayBuffer> {
    return this.#items.subarray(0, this.length);
  }

  push(byte: number): void {
    if (this.length === this.#items.length) this.#reserve(1);
    this.#items[this.length++] = byte;
  }

  append(bytes: ArrayLike<number>): void {
    this.#reserve(bytes.length);
    this.#items.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Seven bits a byte, lowest first (LEB128). */
  unsigned(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.push((rest & 0x7f) | 0x80);
    this.push(rest);
  }

  signed(value: number): void {
    let rest = value;
    for (; rest < -0x40 || rest > 0x3f; rest >>= 7) this.push((rest & 0x7f) | 0x80);
    this.push(rest & 0x7f);
  }

  signed64(value: bigint): void {
    let rest = value;
    for (; rest < -0x40n || rest > 0x3fn; rest >>= 7n) this.push(Number(rest & 0x7fn) | 0x80);
    this.push(Number(rest & 0x7fn));
  }

  #reserve(more: number): void {
    if (this.length + more <= this.#items.length) return;
    const grown = new Uint8Array(Math.max(this.#items.length * 2, this.length + more));
    grown.set(this.items);
    this.#items = grown;
  }
}

/** The body of a function, instruction by instruction. */
export class Code {
  readonly bytes: Bytes = new Bytes();

  get(local: number): void {
    this.bytes.push(0x20);
    this.bytes.unsigned(local);
  }

  set(local: number): void {
    this.bytes.push(0x21);
    this.bytes.unsigned(local);
  }

  tee(local: number): void {
    this.bytes.push(0x22);
    this.bytes.unsigned(local);
  }

  /** One local's value to another. */
  copy(from: number, to: number): void {
    this.get(from);
    this.set(to);
  }

  /** Adds to a local. */
  add(local: number, amount: number): void {
    this.get(local);
    this.constant(amount);
    this.do("+");
    this.set(local);
  }

  constant(value: number): void {
    this.bytes.push(0x41);
    this.bytes.signed(value | 0);
  }

  constant64(value: bigint): void {
    this.bytes.push(0x42);
    this.bytes.signed64(BigInt.asIntN(64, value));
  }

  /** An instruction without operands of its own. */
  do(operation: Operation): void {
    this.bytes.push(operations[operation]);
  }

  /** Loads the word at the address on the stack plus an offset. */
  load(offset: number): void {
    this.bytes.push(0x28);
    this.bytes.push(2);
    this.bytes.unsigned(offset);
  }

  /** Loads eight bytes. */
  load64(offset: number): void {
    this.bytes.push(0x29);
    this.bytes.push(3);
    this.bytes.unsigned(offset);
  }

  store64(offset: number): void {
    this.bytes.push(0x37);
    this.bytes.push(3);
    this.bytes.unsigned(offset);
  }

  /** Stores the word on the stack at the address below it plus an offset. */
  store(offset: number): void {
    this.bytes.push(0x36);
    this.bytes.push(2);
    this.bytes.unsigned(offset);
  }

  block(): void {
    this.bytes.push(0x02);
    this.bytes.push(noResult);
  }

  loop(): void {
    this.bytes.push(0x03);
    this.bytes.push(noResult);
  }

  if(): void {
    this.bytes.push(0x04);
    this.bytes.push(noResult);
  }

  /** Leaves that many blocks and the one around them; a loop is begun again instead. */
  branch(depth: number): void {
    this.bytes.push(0x0c);
    this.bytes.unsigned(depth);
  }

  branchIf(depth: number): void {
    this.bytes.push(0x0d);
    this.bytes.unsigned(depth);
  }

  /** Branches to the depth that the value on the stack selects; beyond the last, to `otherwise`. */
  branchBy(depths: readonly number[], otherwise: number): void {
    this.bytes.push(0x0e);
    this.bytes.unsigned(depths.length);
    for (const depth of depths) this.bytes.unsigned(depth);
    this.bytes.unsigned(otherwise);
  }

  call(target: number): void {
    this.bytes.push(0x10);
    this.bytes.unsigned(target);
  }
}

export type Operation = keyof typeof operations;

export const operations = {
  end: 0x0b,
  else: 0x05,
  return: 0x0f,
  "is zero": 0x45,
  "=": 0x46,
  "<": 0x48,
  "< unsigned": 0x49,
  ">=": 0x4e,
  "+": 0x6a,
  "-": 0x6b,
  "*": 0x6c,
  "&": 0x71,
  "|": 0x72,
  "<<": 0x74,
  ">>>": 0x76,
  "is zero 64": 0x50,
  "= 64": 0x51,
  "* 64": 0x7e,
  "^ 64": 0x85,
  ">>> 64": 0x88,
  "to 32": 0xa7,
  "to 64": 0xad,
} as const;

const noResult = 0x40;
