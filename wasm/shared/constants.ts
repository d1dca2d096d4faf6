// Vectors of one number for loops, read from memory. A constant vector is put where it is used, also into loops,
// and made anew there by several instructions; what is read stays in a register.

const BYTES: usize = memory.data<u8>([3, 4, 6, 15]);
const WORDS: usize = memory.data<i16>([1, 16, 32, 48, 128, 180, -32768], 2);

@inline
export function bytes3(): v128 {
  return v128.load8_splat(BYTES);
}
@inline
export function bytes4(): v128 {
  return v128.load8_splat(BYTES, 1);
}
@inline
export function bytes6(): v128 {
  return v128.load8_splat(BYTES, 2);
}
@inline
export function bytes15(): v128 {
  return v128.load8_splat(BYTES, 3);
}
@inline
export function words1(): v128 {
  return v128.load16_splat(WORDS);
}
@inline
export function words16(): v128 {
  return v128.load16_splat(WORDS, 2);
}
@inline
export function words32(): v128 {
  return v128.load16_splat(WORDS, 4);
}
@inline
export function words48(): v128 {
  return v128.load16_splat(WORDS, 6);
}
@inline
export function words128(): v128 {
  return v128.load16_splat(WORDS, 8);
}
@inline
export function words180(): v128 {
  return v128.load16_splat(WORDS, 10);
}
/** 32768 in each lane, as all CDFs have it. */
@inline
export function wordsTop(): v128 {
  return v128.load16_splat(WORDS, 12);
}
