/*
 * bench/models/ticket-lock.ts in Promela, a transition for each of its steps; conventions as in
 * spinlock-counter.pml.
 */
#define UNLOCK serving = (serving + 1) % THREADS; mine = 0

byte next, serving;
bool inside;

active [THREADS] proctype thread() {
  byte round, mine;

  do
  :: d_step { mine = next; next = (next + 1) % THREADS };
     serving == mine;
     d_step { assert(!inside); inside = true };
     inside = false;
     if
     :: d_step { round < ROUNDS - 1 -> UNLOCK; round++ }
     :: d_step { round == ROUNDS - 1 -> UNLOCK; round++ }; break
     fi
  od;
end:
  false
}
