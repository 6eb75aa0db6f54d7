/*
 * bench/models/spufs-race.ts in Promela, a transition for each of its steps; conventions as in
 * spinlock-counter.pml. The page is nowhere (0), in the local store (1) or in the save area (2).
 */
#define NOWHERE 0
#define LOCAL_STORE 1
#define SAVE_AREA 2

#define TLB tlb[_pid]
#define ADD assert(memory[TLB] == added); memory[TLB] = memory[TLB] + 1; added++; round++
#define OTHER_PLACE (LOCAL_STORE + SAVE_AREA - state)

bool mutex;
byte state = LOCAL_STORE;
byte pte;
byte tlb[TOUCHERS];
byte memory[SAVE_AREA + 1];
byte added;

active [TOUCHERS] proctype toucher() {
  byte round, place;

  do
  :: d_step { TLB != NOWHERE && round < ROUNDS - 1 -> ADD }
  :: d_step { TLB != NOWHERE && round == ROUNDS - 1 -> ADD }; break
  :: TLB == NOWHERE;
     if
     :: d_step { pte != NOWHERE -> TLB = pte }
     :: pte == NOWHERE;
        d_step { !mutex -> mutex = true };
        place = state;
        d_step { if :: pte == NOWHERE -> pte = place :: else fi };
        d_step { mutex = false; place = 0 }
     fi
  od;
end:
  false
}

active proctype scheduler() {
  byte turn, at;

  do
  :: d_step { !mutex -> mutex = true };
     pte = NOWHERE;
     d_step {
       do
       :: at < TOUCHERS -> tlb[at] = NOWHERE; at++
       :: else -> break
       od;
       at = 0
     };
     d_step { memory[OTHER_PLACE] = memory[state]; state = OTHER_PLACE };
     if
     :: d_step { turn < SWITCHES - 1 -> mutex = false; turn++ }
     :: d_step { turn == SWITCHES - 1 -> mutex = false; turn++ }; break
     fi
  od;
end:
  false
}
