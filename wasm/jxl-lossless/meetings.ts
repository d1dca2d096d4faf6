// Which colours of a palette stand beside each other in the picture, and the order that follows: indices of what meets
// often differ little, so that predictions of them do.

import { alloc } from '../arena';
import { log2Of } from '../shared/logs';
import { numberAt, order, orderAsFound, setNumber } from './palette-order';

/** Colours at most: memory and time grow with their square. */
const MOST: i32 = 256;

/** How often two colours stand to the right of or below each other, either way round: u32 by both numbers. */
let meetings: usize = 0;
/** How often each meets those that are placed, u32. */
let placedMeetings: usize = 0;

export function allocateMeetings(): bool {
  meetings = alloc((<usize>(MOST * MOST)) << 2);
  placedMeetings = alloc((<usize>MOST) << 2);
  return meetings != 0 && placedMeetings != 0;
}

@inline
function meetingsAt(a: i32, b: i32): usize {
  return meetings + ((<usize>(a * MOST + b)) << 2);
}

/** Counts the meetings in rows of indices (u16) of the order that there is; false: too many colours. */
export function countMeetings(indices: usize, wide: i32, high: i32, count: i32): bool {
  if (count > MOST) return false;
  memory.fill(meetings, 0, (<usize>(MOST * MOST)) << 2);
  const row = (<usize>wide) << 1;
  let at = indices;
  for (let y: i32 = 0; y < high; y++) {
    for (let x: i32 = 0; x < wide; x++, at += 2) {
      const own = load<u16>(at);
      if (x) meet(own, load<u16>(at - 2));
      if (y) meet(own, load<u16>(at - row));
    }
  }
  return true;
}

@inline
function meet(index: u16, other: u16): void {
  if (index == other) return;
  const a = <i32>numberAt(<i32>index);
  const b = <i32>numberAt(<i32>other);
  addOne(meetingsAt(a, b));
  addOne(meetingsAt(b, a));
}

@inline
function addOne(at: usize): void {
  store<u32>(at, load<u32>(at) + 1);
}

/** About how many bits the order takes: logarithms of what the indices of those that meet differ by. */
export function bitsOfOrder(count: i32): f64 {
  let bits: f64 = 0;
  for (let i: i32 = 0; i < count; i++) {
    const number = <i32>numberAt(i);
    for (let k = i + 1; k < count; k++) {
      const met = load<u32>(meetingsAt(number, <i32>numberAt(k)));
      if (met) bits += <f64>met * log2Of(<u32>(k - i + 1));
    }
  }
  return bits;
}

/**
 * Grows the order from the colour that meets most: the next one is always what meets those placed most, at the end
 * where those are that it meets (as Zeng, Li and Lei put it in 2000).
 */
export function orderByMeetings(count: i32): void {
  orderAsFound(count);
  memory.fill(placedMeetings, 0, (<usize>count) << 2);
  // What is placed comes first in `order`, all others follow.
  for (let placed: i32 = 0; placed < count; placed++) {
    const next = placed ? findNext(placed, count) : findFirst(count);
    const number = numberAt(next);
    const leans = leansBack(<i32>number, placed);
    setNumber(next, numberAt(placed));
    setNumber(placed, number);
    if (leans) {
      memory.copy(order + 2, order, (<usize>placed) << 1);
      setNumber(0, number);
    }
    addPlaced(<i32>number, count);
  }
}

/** The place of what meets others most. */
function findFirst(count: i32): i32 {
  let best: i32 = 0;
  let most: u64 = 0;
  for (let i: i32 = 0; i < count; i++) {
    let met: u64 = 0;
    for (let k: i32 = 0; k < count; k++) met += <u64>load<u32>(meetingsAt(i, k));
    if (met <= most) continue;
    most = met;
    best = i;
  }
  return best;
}

/** The place of what meets those placed most. */
function findNext(placed: i32, count: i32): i32 {
  let best = placed;
  let most: u32 = 0;
  for (let i = placed; i < count; i++) {
    const met = load<u32>(placedMeetings + ((<usize>numberAt(i)) << 2));
    if (met <= most) continue;
    most = met;
    best = i;
  }
  return best;
}

/** Whether what a colour meets lies rather at the beginning of those placed. */
function leansBack(number: i32, placed: i32): bool {
  let lean: i64 = 0;
  for (let i: i32 = 0; i < placed; i++) {
    lean += <i64>(placed - 1 - 2 * i) * <i64>load<u32>(meetingsAt(number, <i32>numberAt(i)));
  }
  return lean > 0;
}

function addPlaced(number: i32, count: i32): void {
  for (let i: i32 = 0; i < count; i++) {
    const at = placedMeetings + ((<usize>i) << 2);
    store<u32>(at, load<u32>(at) + load<u32>(meetingsAt(number, i)));
  }
}
