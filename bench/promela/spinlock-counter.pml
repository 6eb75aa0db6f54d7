/*
 * bench/models/spinlock-counter.ts in Promela, a transition for each of its steps. What is local to a
 * round goes back to 0 with its last step, as it does in a finished iteration there; a finished thread
 * stands at `end`, for removing it would be a transition of its own.
 */
bool locked;
byte counter;

active [THREADS] proctype thread() {
  byte round, seen;

  do
  :: d_step { !locked -> locked = true };
     seen = counter;
     d_step { assert(counter == seen); counter = seen + 1 };
     if
     :: d_step { round < ROUNDS - 1 -> locked = false; seen = 0; round++ }
     :: d_step { round == ROUNDS - 1 -> locked = false; seen = 0; round++ }; break
     fi
  od;
end:
  false
}
