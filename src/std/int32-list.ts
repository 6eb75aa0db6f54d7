/**
 * A growable list of 32-bit integers. Loops that are hot read `items` directly and take it afresh
 * after anything that may have grown the list.
 */
export class Int32List {
  items: Int32Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 64) {
    this.items = new Int32Array(capacity);
  }

  push(value: number): void {
    this.reserve(1);
    this.items[this.length++] = value;
  }

  /** Appends `count` zeros and returns the index of the first. */
  extend(count: number): number {
    this.reserve(count);
    const start = this.length;
    this.items.fill(0, start, start + count);
    this.length += count;
    return start;
  }

  /** Makes room for `count` more without changing the length. */
  reserve(count: number): void {
    if (this.length + count <= this.items.length) return;
    const grown = new Int32Array(Math.max(this.items.length * 2, this.length + count));
    grown.set(this.items.subarray(0, this.length));
    this.items = grown;
  }

  clear(): void {
    this.length = 0;
  }
}
