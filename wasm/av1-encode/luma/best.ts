// What the search of the current block's luma has found so far.

@unmanaged
class Best {
  /** Its cost, and what that is made of. */
  j: f64;
  distance: f64;
  bits: i32;
  mode: i32;
  delta: i32;
  /** Of its transform: type, and coded coefficients. */
  type: i32;
  eob: i32;
  /** DEQUANTIZED is of it. */
  isFresh: i32;
}

export const best: Best = changetype<Best>(memory.data(40, 16));
