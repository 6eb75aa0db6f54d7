/** Operations on integers, each one step. */
import { type Cell, cell, range, step, when } from "../../src/index.ts";
import type { Steps } from "../../src/model/request.ts";

export type Integer = Cell<number>;

export const integer = (name: string, first = 0): Integer => cell(name, range(-10, 20), first);

export const read = (of: Integer): Steps<number> => step(`R ${of.name}`, () => of.value);
export const write = (of: Integer, value: number): Steps =>
  step(`W ${of.name}`, () => {
    of.value = value;
  });
export const add = (of: Integer, more: number): Steps<number> =>
  step(`FAA ${of.name}`, () => {
    const before = of.value;
    of.value = before + more;
    return before;
  });
export const lock = (of: Integer): Steps =>
  step(`L ${of.name}`, () => {
    when(of.value === 0);
    of.value = 1;
  });
export const unlock = (of: Integer): Steps =>
  step(`U ${of.name}`, () => {
    of.value = 0;
  });
export const awaitValue = (of: Integer, value: number): Steps =>
  step(`AW ${of.name}`, () => when(of.value === value));
