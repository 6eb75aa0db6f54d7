/**
 * What the loops of a state table are made of, as WebAssembly for states of one width: nothing is
 * looped over that is known beforehand, and words are handled in pairs.
 */
import { Code } from "../std/wasm-code.ts";

/** States of a batch at most. */
export const inboxStates = 2048;

/** States remembered as seen not long ago; they should fit a core's own cache. */
export const recentStates: number = 1 << 14;

/** Where things lie in the memory, in bytes. */
export interface TableMap {
  /** Positions of the states that were new; how many bytes they are stands at 0. */
  readonly freshAt: number;
  readonly inboxAt: number;
  /** Where the states in the inbox stood before it was sifted. */
  readonly positionsAt: number;
  /** States that were seen not long ago. */
  readonly recentAt: number;
  /** States that are set aside while a table is doubled. */
  readonly asideAt: number;
  /** Home slot of each state of the batch, and the first piece of what stood there. */
  readonly homesAt: number;
  readonly thereAt: number;
  readonly tableAt: number;
}

export function mapOf(words: number): TableMap {
  const freshAt = 64;
  const inboxAt = freshAt + 4 * inboxStates;
  const positionsAt = inboxAt + 4 * words * inboxStates;
  const recentAt = positionsAt + 4 * inboxStates;
  const asideAt = recentAt + 4 * words * recentStates;
  const homesAt = asideAt + 4 * words * inboxStates;
  const thereAt = homesAt + 4 * inboxStates;
  const tableAt = thereAt + 8 * inboxStates;
  return { freshAt, inboxAt, positionsAt, recentAt, asideAt, homesAt, thereAt, tableAt };
}

/** Shares are told from 32 bits of the hash above these; homes are the highest ones of a product. */
const shareShift = 16n;

/** A pair of words, or the last one of an odd number. */
interface Piece {
  readonly offset: number;
  readonly isPair: boolean;
}

function piecesOf(words: number): Piece[] {
  const pieces: Piece[] = [];
  for (let word = 0; word < words; word += 2) {
    pieces.push({ offset: 4 * word, isPair: word + 1 < words });
  }
  return pieces;
}

/** The instructions that depend on the width. */
export class StateCode extends Code {
  readonly words: number;
  readonly pieces: readonly Piece[];
  readonly map: TableMap;

  constructor(words: number) {
    super();
    this.words = words;
    this.pieces = piecesOf(words);
    this.map = mapOf(words);
  }

  /** Loads a piece, as 64 bits, of the state at the address in a local. */
  piece(index: number, address: number, offset = 0): void {
    const { offset: within, isPair } = this.pieces[index]!;
    this.get(address);
    if (isPair) {
      this.load64(offset + within);
    } else {
      this.load(offset + within);
      this.do("to 64");
    }
  }

  /** Hashes a state: multiply and fold over its pieces, after the finaliser of splitmix64. */
  hash(address: number, offset: number, hash: number): void {
    this.pieces.forEach((_, index) => {
      this.piece(index, address, offset);
      if (index > 0) {
        this.get(hash);
        this.do("^ 64");
      }
      this.set(hash);
      this.#fold(hash, 32n);
      this.get(hash);
      this.constant64(0xbf58476d1ce4e5b9n);
      this.do("* 64");
      this.set(hash);
    });
    this.#fold(hash, 29n);
  }

  /** Leaves the address of the home of a state: the high bits of its hash, multiplied once more. */
  home(address: number, offset: number, hash: number, shift: number): void {
    this.hash(address, offset, hash);
    this.get(hash);
    this.constant64(0x94d049bb133111ebn);
    this.do("* 64");
    this.get(shift);
    this.do("to 64");
    this.do(">>> 64");
    this.do("to 32");
    this.constant(4 * this.words);
    this.do("*");
    this.constant(this.map.tableAt);
    this.do("+");
  }

  /** Leaves the share of a state of this hash: where 32 bits of it lie among all their values. */
  share(hash: number, shares: number): void {
    this.get(hash);
    this.constant64(shareShift);
    this.do(">>> 64");
    this.do("to 32");
    this.do("to 64");
    this.get(shares);
    this.do("to 64");
    this.do("* 64");
    this.constant64(32n);
    this.do(">>> 64");
    this.do("to 32");
  }

  /** Goes on to the block `depth` levels out, from here, if the slot holds the state. */
  leaveIfSame(slot: number, state: number, offset: number, first: number, depth: number): void {
    this.get(first);
    this.piece(0, state, offset);
    this.do("= 64");
    if (this.pieces.length === 1) {
      this.branchIf(depth);
      return;
    }
    this.if();
    for (let index = 1; index < this.pieces.length; index++) {
      this.piece(index, slot);
      this.piece(index, state, offset);
      this.do("= 64");
      if (index > 1) this.do("&");
    }
    this.branchIf(depth + 1);
    this.do("end");
  }

  /** Copies a state to a slot. */
  keep(slot: number, state: number, offset: number): void {
    this.pieces.forEach(({ offset: within, isPair }, index) => {
      this.get(slot);
      this.get(state);
      if (isPair) this.load64(offset + within);
      else this.load(offset + within);
      if (isPair) this.store64(this.pieces[index]!.offset);
      else this.store(this.pieces[index]!.offset);
    });
  }

  #fold(hash: number, by: bigint): void {
    this.get(hash);
    this.get(hash);
    this.constant64(by);
    this.do(">>> 64");
    this.do("^ 64");
    this.set(hash);
  }
}
