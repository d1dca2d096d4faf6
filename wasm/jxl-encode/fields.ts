// Fields of headers (18181-1, 9.2): numbers of several widths, half floats.

import { putBits } from './output';

/** `bits` and offset of one of the four widths of a U32. */
@inline
export function width(bits: u32, offset: u32): u64 {
  return ((<u64>bits) << 32) | <u64>offset;
}

/** U32(a, b, c, d): the first width that holds the value. */
export function putU32(value: u32, a: u64, b: u64, c: u64, d: u64): void {
  const isDone = tryU32(value, 0, a) || tryU32(value, 1, b) || tryU32(value, 2, c);
  if (!isDone) tryU32(value, 3, d);
}

function tryU32(value: u32, selector: u32, choice: u64): bool {
  const bits = <u32>(choice >> 32);
  const offset = <u32>choice;
  if (value < offset || (bits < 32 && (value - offset) >> bits)) return false;
  putBits(2, selector);
  putBits(<i32>bits, value - offset);
  return true;
}

/** U64. */
export function putU64(value: u32): void {
  if (value == 0) {
    putBits(2, 0);
  } else if (value <= 16) {
    putBits(2, 1);
    putBits(4, value - 1);
  } else if (value <= 272) {
    putBits(2, 2);
    putBits(8, value - 17);
  } else {
    putBits(2, 3);
    putBits(12, value & 0xfff);
    for (value >>= 12; value; value >>= 8) {
      putBits(1, 1);
      putBits(8, value & 0xff);
    }
    putBits(1, 0);
  }
}

/** Enum. */
export function putEnum(value: u32): void {
  putU32(value, width(0, 0), width(0, 1), width(4, 2), width(6, 18));
}

/** F16, rounded to the nearest; `value` is not negative and has no more than 65,504. */
export function putF16(value: f64): void {
  if (value < 0.000000059604644775390625) {
    putBits(16, 0);
    return;
  }
  let exponent: i32 = 0;
  let mantissa = value;
  while (mantissa >= 2) {
    mantissa /= 2;
    exponent++;
  }
  while (mantissa < 1 && exponent > -14) {
    mantissa *= 2;
    exponent--;
  }
  const isNormal = mantissa >= 1;
  const steps = <u32>nearest<f64>((isNormal ? mantissa - 1 : mantissa) * 1024);
  // A mantissa that rounds up to 2 carries into the exponent by itself.
  putBits(16, (isNormal ? (<u32>(exponent + 15)) << 10 : 0) + steps);
}

/** Number of bits that tell any of `n` things apart. */
@inline
export function bitsFor(n: u32): i32 {
  return n <= 1 ? 0 : 32 - <i32>clz(n - 1);
}

/** A signed number as an unsigned one (18181-1, "UnpackSigned"). */
@inline
export function packSigned(value: i32): u32 {
  return <u32>((value << 1) ^ (value >> 31));
}
