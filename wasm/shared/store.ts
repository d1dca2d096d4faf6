// What grows with the picture lies with the host, in lists of pieces: tokens, then the file. A list is
// written into a room in the arena, which goes to the host whenever it is full, and is read back piece by
// piece. So the arena does not grow, and a piece that was read is memory again.

/** Tokens of VP8, its two partitions; of VP8L codes, pixels, all of the file; indices of few colours; modes of VP8. */
export const TOKENS: i32 = 0;
export const LEVELS: i32 = 1;
export const MODES: i32 = 2;
export const CODES: i32 = 3;
export const PIXELS: i32 = 4;
export const FILE: i32 = 5;
export const HELD: i32 = 6;
export const MODE_ROWS: i32 = 7;

/** Bytes of a room, but for that of tokens. */
export const ROOM_BYTES: usize = 16384;

/** The host copies `bytes` bytes as the next piece of a list; false where there is no room for them. */
@external("host", "keepPiece")
export declare function keepPiece(list: i32, from: usize, bytes: usize): bool;

/** The host copies a piece to `to`, and answers its bytes; `isLast`: it is not asked for again. */
@external("host", "bringPiece")
export declare function bringPiece(list: i32, piece: i32, to: usize, isLast: bool): usize;

/** The host adds one to what a list's pieces say as a number, whose last digits its end has. */
@external("host", "carryPiece")
export declare function carryPiece(list: i32): void;
