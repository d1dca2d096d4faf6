// What reading a stream back keeps between calls (replay.ts). One stream is read at a time.

export const HISTORY: usize = 32768;
export const ROOM: usize = 65536;
/** Longest match, and what copying by eight bytes writes past it. */
export const OVERRUN: usize = 258 + 16;
/** The unread rest of a piece is shorter than this: a block header, or one symbol. */
export const REST: usize = 512;
/** A length and its distance with extra bits are less than this many bytes. */
export const SYMBOL: usize = 8;

export const BLOCK_HEADER: i32 = 0;
export const BLOCK_CODES: i32 = 1;
export const BLOCK_STORED: i32 = 2;
export const STREAM_END: i32 = 3;

export const ORDER: usize = memory.data<u8>([
  16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
]);
export const LENGTH_BASE: usize = memory.data<u16>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
]);
export const LENGTH_EXTRA: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
]);
export const LENGTHS: usize = memory.data(336, 16);

@unmanaged
export class Replay {
  type: i32;
  depth: i32;
  rowBytes: usize;
  pixelBytes: usize;

  input: usize;
  unread: usize;
  inputEnd: usize;
  isComplete: bool;
  bits: u64;
  count: u64;
  mode: i32;
  isLast: bool;
  storedBytes: usize;

  window: usize;
  windowBytes: usize;
  taken: usize;
  out: usize;
  row: usize;
  prior: usize;
  pixels: usize;
  literals: usize;
  distances: usize;
}

export const replay: Replay = changetype<Replay>(memory.data(offsetof<Replay>(), 16));
