/*
 * bench/models/philosophers.ts in Promela, a transition for each of its steps; conventions as in
 * spinlock-counter.pml.
 */
#define LEFT _pid
#define RIGHT ((_pid + 1) % SEATS)
#define FIRST (_pid == SEATS - 1 -> 0 : _pid)
#define SECOND (_pid == SEATS - 1 -> _pid : _pid + 1)

bool fork[SEATS];

active [SEATS] proctype philosopher() {
  byte round;

  do
  :: d_step { !fork[FIRST] -> fork[FIRST] = true };
     d_step { !fork[SECOND] -> fork[SECOND] = true };
     fork[LEFT] = false;
     if
     :: d_step { round < ROUNDS - 1 -> fork[RIGHT] = false; round++ }
     :: d_step { round == ROUNDS - 1 -> fork[RIGHT] = false; round++ }; break
     fi
  od;
end:
  false
}
