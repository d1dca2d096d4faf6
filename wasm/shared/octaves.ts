// Logarithms to base 2, within a tenth: the bits of a float, as a number, are about its logarithm.

/** So many for a factor of two. */
const ONE_OCTAVE: f32 = 8388608;
const BITS_OF_ONE: i32 = 0x3f800000;

/** log2 of a number above 0. */
@inline
export function octavesOf(value: f32): f32 {
  return <f32>(reinterpret<i32>(value) - BITS_OF_ONE) / ONE_OCTAVE;
}

/** What octavesOf() answers so for. */
@inline
export function ofOctaves(octaves: f32): f32 {
  return reinterpret<f32>(BITS_OF_ONE + <i32>(octaves * ONE_OCTAVE));
}
