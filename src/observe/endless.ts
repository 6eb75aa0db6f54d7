/**
 * Whether anybody can wait for ever while others still run: only if some actor can go round in its
 * automaton, and another one has been seen to wait. Where nobody goes round, every run ends, and who
 * waits for ever does so where nobody can move: the search itself sees that.
 */
import type { LocalState } from "../automaton/image.ts";
import type { Learner } from "../automaton/learner.ts";

export function mayWaitWhileOthersRun(learner: Learner): boolean {
  const actors = [...learner.instance.actors.entries()];
  const circling = actors.flatMap(([actor]) => (goesRound(learner.locals(actor)) ? [actor] : []));
  return actors.some(
    ([actor, { daemon }]) =>
      !daemon && waits(learner.locals(actor)) && circling.some((other) => other !== actor),
  );
}

function waits(locals: readonly LocalState[]): boolean {
  return locals.some(({ branches }) => branches.some(({ outcome }) => outcome.kind === "blocked"));
}

/** Whether the automaton has a circle: depth first, with an explicit stack. */
function goesRound(locals: readonly LocalState[]): boolean {
  const done = new Uint8Array(locals.length);
  const path: { readonly local: number; readonly next: number[] }[] = [];
  const enter = (local: number) => {
    done[local] = onPath;
    path.push({ local, next: successors(locals[local]!) });
  };
  enter(0);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const next = top.next.pop();
    if (next === undefined) {
      done[top.local] = left;
      path.pop();
    } else if (done[next] === onPath) return true;
    else if (done[next] !== left) enter(next);
  }
  return false;
}

const onPath = 1;
const left = 2;

function successors({ branches }: LocalState): number[] {
  return branches.flatMap(({ outcome }) => (outcome.kind === "move" ? [outcome.next] : []));
}
