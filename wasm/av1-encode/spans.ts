// Short runs of bytes. memory.fill and memory.copy are calls out of wasm, which take longer than what is
// to be done here.

/** 1, 2, 4, 8 or 16 bytes of one value. */
@inline
export function fillUnits(to: usize, value: i32, units: i32): void {
  const v = i8x16.splat(<i8>value);
  if (units == 2) v128.store16_lane(to, v, 0);
  else if (units == 4) v128.store32_lane(to, v, 0);
  else if (units == 1) store<u8>(to, value);
  else if (units == 8) v128.store64_lane(to, v, 0);
  else v128.store(to, v);
}

/** At least `bytes` bytes of one value, in whole vectors. */
@inline
export function fillVectors(to: usize, value: i32, bytes: i32): void {
  const v = i8x16.splat(<i8>value);
  for (const end = to + bytes; to < end; to += 16) v128.store(to, v);
}

/** At least `bytes` bytes, in whole vectors; not to where they overlap. */
@inline
export function copyVectors(to: usize, from: usize, bytes: i32): void {
  for (let i = 0; i < bytes; i += 16) v128.store(to + i, v128.load(from + i));
}
