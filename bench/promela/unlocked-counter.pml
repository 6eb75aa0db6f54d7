/*
 * bench/models/unlocked-counter.ts in Promela, a transition for each of its steps; conventions as in
 * spinlock-counter.pml.
 */
byte counter;

active [THREADS] proctype thread() {
  byte round, seen;

  do
  :: seen = counter;
     if
     :: d_step { round < ROUNDS - 1 -> counter = seen + 1; seen = 0; round++ }
     :: d_step { round == ROUNDS - 1 -> counter = seen + 1; seen = 0; round++ }; break
     fi
  od;
end:
  false
}
