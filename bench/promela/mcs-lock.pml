/*
 * bench/models/mcs-lock.ts in Promela, a transition for each of its steps; conventions as in
 * spinlock-counter.pml. 0 is nobody, and a thread's name is its _pid and one.
 */
#define ME (_pid + 1)
#define IS_LAST_ROUND (round == ROUNDS - 1)
#define GRANT locked[heir] = true; heir = 0; round++

byte last;
byte next[THREADS + 1];
bool locked[THREADS + 1];
bool inside;

active [THREADS] proctype thread() {
  byte round, prev, heir;

  do
  :: d_step { locked[ME] = false; next[ME] = 0 };
     d_step { prev = last; last = ME };
     do
     :: d_step { prev != 0 -> next[prev] = ME }; d_step { locked[ME] -> prev = 0 }
     :: d_step { prev == 0 -> assert(!inside); inside = true }; break
     od;
     inside = false;
     heir = next[ME];
     if
     :: d_step { heir == 0 && last == ME && !IS_LAST_ROUND -> last = 0; round++ }
     :: d_step { heir == 0 && last == ME && IS_LAST_ROUND -> last = 0; round++ }; break
     :: d_step { heir != 0 && !IS_LAST_ROUND -> GRANT }
     :: d_step { heir != 0 && IS_LAST_ROUND -> GRANT }; break
     :: heir == 0 && last != ME;
        d_step { next[ME] != 0 -> heir = next[ME] };
        if
        :: d_step { !IS_LAST_ROUND -> GRANT }
        :: d_step { IS_LAST_ROUND -> GRANT }; break
        fi
     fi
  od;
end:
  false
}
