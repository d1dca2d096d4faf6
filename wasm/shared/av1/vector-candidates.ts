// Candidates for the vector of a copied block (7.10.2), of the decoder and of the encoder: one block is
// looked at at a time. Eight bytes each: the vector, down and right as i16, and its weight, i32.

export const MAX_CANDIDATES: i32 = 8;
/** Added to weights of blocks that touch this one. */
const NEAR_WEIGHT: i32 = 640;

let list: usize = 0;
let count: i32 = 0;

/** Begins a list at `at`, of MAX_CANDIDATES. */
export function beginCandidates(at: usize): void {
  list = at;
  count = 0;
}

@inline
export function candidateCount(): i32 {
  return count;
}

/** 7.10.2.7, 7.10.2.8: of `vector`, down and right as i16. */
export function addCandidate(vector: i32, weight: i32): void {
  for (let i = 0; i < count; i++) {
    if (load<i32>(list + 8 * i) == vector) {
      addWeight(i, weight);
      return;
    }
  }
  if (count == MAX_CANDIDATES) return;
  store<i32>(list + 8 * count, vector);
  store<i32>(list + 8 * count, weight, 4);
  count++;
}

/** Those that are there come of blocks that touch this one; answers how many. */
export function markNear(): i32 {
  for (let i = 0; i < count; i++) addWeight(i, NEAR_WEIGHT);
  return count;
}

function addWeight(i: i32, weight: i32): void {
  const at = list + 8 * i;
  store<i32>(at, load<i32>(at, 4) + weight, 4);
}

/** The near ones first, both by weight. */
export function sortCandidates(near: i32): void {
  sortPart(0, near);
  sortPart(near, count);
}

/** 7.10.2.11: a stable sort by weight. */
function sortPart(start: i32, from: i32): void {
  let end = from;
  while (end > start) {
    let newEnd = start;
    for (let i = start + 1; i < end; i++) {
      const at = list + 8 * i;
      if (load<i32>(at - 4) >= load<i32>(at, 4)) continue;
      const kept = load<u64>(at);
      store<u64>(at, load<u64>(at - 8));
      store<u64>(at - 8, kept);
      newEnd = i;
    }
    end = newEnd;
  }
}
