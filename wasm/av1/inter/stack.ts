// Candidates for vectors: up to eight of two vectors and a weight, sixteen bytes each.

const MAX_CANDIDATES: i32 = 8;
/** Added to weights of blocks that touch this one. */
const NEAR_WEIGHT: i32 = 640;

const STACK: usize = memory.data(16 * 16, 16);
let count: i32 = 0;
/** Whether both vectors count. */
let isPair: bool = false;

export function beginStack(compound: bool): void {
  count = 0;
  isPair = compound;
}

@inline
export function stackCount(): i32 {
  return count;
}

@inline
export function stackVector(i: i32, list: i32): i32 {
  return load<i32>(STACK + 16 * i + 4 * list);
}

@inline
export function setStackVector(i: i32, list: i32, vector: i32): void {
  store<i32>(STACK + 16 * i + 4 * list, vector);
}

@inline
function weightOf(i: i32): i32 {
  return load<i32>(STACK + 16 * i, 8);
}

/** Adds to what is there, or appends; `vector1` counts in pairs alone. */
export function addToStack(vector0: i32, vector1: i32, weight: i32): void {
  for (let i = 0; i < count; i++) {
    if (stackVector(i, 0) != vector0 || (isPair && stackVector(i, 1) != vector1)) continue;
    store<i32>(STACK + 16 * i, weightOf(i) + weight, 8);
    return;
  }
  append(vector0, vector1, weight);
}

export function append(vector0: i32, vector1: i32, weight: i32): void {
  if (count == MAX_CANDIDATES) return;
  const at = STACK + 16 * count++;
  store<i32>(at, vector0);
  store<i32>(at, vector1, 4);
  store<i32>(at, weight, 8);
}

/** Those that are there come of blocks that touch this one; answers how many. */
export function markNearest(): i32 {
  for (let i = 0; i < count; i++) store<i32>(STACK + 16 * i, weightOf(i) + NEAR_WEIGHT, 8);
  return count;
}

/** The near ones first, both by weight: a stable sort (7.10.2.11). */
export function sortStack(near: i32): void {
  sortPart(0, near);
  sortPart(near, count);
}

function sortPart(start: i32, from: i32): void {
  let end = from;
  while (end > start) {
    let newEnd = start;
    for (let i = start + 1; i < end; i++) {
      if (weightOf(i - 1) >= weightOf(i)) continue;
      const at = STACK + 16 * i;
      const kept = v128.load(at);
      v128.store(at, v128.load(at - 16));
      v128.store(at - 16, kept);
      newEnd = i;
    }
    end = newEnd;
  }
}

/** DrlCtxStack (7.10.2.14). */
export function laterContext(i: i32): i32 {
  if (i + 1 >= count) return 0;
  if (weightOf(i) < NEAR_WEIGHT) return 2;
  return i32(weightOf(i + 1) < NEAR_WEIGHT);
}
