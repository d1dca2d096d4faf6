// RGB in JPEGs is stored around 0, in JPEG XL it is not: DC moves by half the range, 1024 / step. Where
// that is no whole number, DC is sent in finer steps (18181-1, "extra precision"), up to eighths.

import { componentAt } from '../jpeg/layout';
import { picture, Slot, slotAt } from './picture';

const HALF_RANGE: f64 = 1024;
const MOST_SHIFT: i32 = 3;
/** What may be off, in levels of 255. */
const TOLERANCE: f64 = 0.25;
/** DC is a sum of eight times the mean. */
const DC_GAIN: f64 = 8;

/** Moves DC of all slots. */
export function shiftSamples(): void {
  let shift: i32 = 0;
  while (shift < MOST_SHIFT && worst(shift) > TOLERANCE) shift++;
  picture.dcShift = shift;
  for (let i: i32 = 0; i < 3; i++) {
    const slot = slotAt(i);
    const offset = <i32>nearest<f64>(offsetOf(slot, shift));
    const end = slot.dc + ((<usize>slot.wide * <usize>slot.high) << 1);
    for (let at = slot.dc; at < end; at += 2) {
      const moved = ((<i32>load<i16>(at)) << shift) + offset;
      store<i16>(at, <i16>max(-32768, min(32767, moved)));
    }
  }
}

function stepOf(slot: Slot): f64 {
  return <f64>load<u16>(componentAt(slot.component).quant);
}

function offsetOf(slot: Slot, shift: i32): f64 {
  return (HALF_RANGE * <f64>(1 << shift)) / stepOf(slot);
}

/** Levels that the worst slot is off. */
function worst(shift: i32): f64 {
  let most: f64 = 0;
  for (let i: i32 = 0; i < 3; i++) {
    const slot = slotAt(i);
    const exact = offsetOf(slot, shift);
    const off = (abs(exact - nearest<f64>(exact)) * stepOf(slot)) / DC_GAIN / <f64>(1 << shift);
    most = max(most, off);
  }
  return most;
}
