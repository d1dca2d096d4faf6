// Modes of rows of macroblocks that are coded wait with the host, a row to a piece: flags, then a mode, or
// sixteen of four bits.

import { alloc } from '../arena';
import { bringPiece, keepPiece, MODE_ROWS } from '../shared/store';
import { IS_16X16, MODE_BYTES, picture } from './layout';

let room: usize = 0;

/** Takes memory; false when it is out. */
export function initModeRows(): bool {
  room = alloc(MODE_BYTES * <usize>picture.mbWide);
  return room != 0;
}

/** Keeps the row whose modes are there; false where there is no room. */
export function keepModeRow(): bool {
  let from = picture.modes;
  let to = room;
  for (let x = 0; x < picture.mbWide; x++, from += MODE_BYTES) {
    const is16 = load<u8>(from) & IS_16X16;
    store<u8>(to, load<u8>(from));
    store<u64>(to, load<u64>(from, 1), 1);
    to += is16 ? 2 : MODE_BYTES;
  }
  return keepPiece(MODE_ROWS, room, to - room);
}

/** Has the modes of a row again; `isLast`: they are not asked for any more. */
export function bringModeRow(row: i32, isLast: bool): void {
  bringPiece(MODE_ROWS, row, room, isLast);
  let from = room;
  let to = picture.modes;
  for (let x = 0; x < picture.mbWide; x++, to += MODE_BYTES) {
    store<u8>(to, load<u8>(from));
    store<u64>(to, load<u64>(from, 1), 1);
    from += load<u8>(from) & IS_16X16 ? 2 : MODE_BYTES;
  }
}
