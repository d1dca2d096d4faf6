// Reads back what the encoder has written, when a row needs a wider kind than the stream has: the
// host hands its chunks over, and they are inflated again, row by row.
//
//   input    | 8 bytes │ unread rest of a piece │ next piece … |

import { alloc } from '../arena';
import { hasBytes, readZlibHeader } from '../inflate/inflate';
import {
  INFLATER_BYTES,
  Inflater,
  KEPT,
  LEAST_INPUT,
  openInflater,
  windowBytes,
} from '../inflate/inflater';
import { initSymbols } from '../inflate/symbols';
import { initUnfilter, unfilter } from '../shared/unfilter';
import { expand } from './pack';
import { CHUNK_BYTES, kind, MARGIN } from './state';

/** Bytes inflated in one go. */
const ROOM: usize = 65536;

/** What reading back keeps between calls. One stream is read at a time. */
@unmanaged
class Replay {
  /** Kind of the stream that is read. */
  type: i32;
  depth: i32;
  rowBytes: usize;
  pixelBytes: usize;
  /** Nothing was read yet: the zlib header comes first. */
  isNew: bool;

  inflater: Inflater;
  input: usize;
  window: usize;
  windowBytes: usize;
  row: usize;
  prior: usize;
  pixels: usize;
}

const replay: Replay = changetype<Replay>(memory.data(offsetof<Replay>(), 16));

/** Takes memory for rows of up to `rowBytes` bytes. */
export function allocReplay(rowBytes: usize, pixelsBytes: usize): bool {
  replay.input = alloc(KEPT + LEAST_INPUT + CHUNK_BYTES);
  replay.windowBytes = windowBytes(rowBytes + 1, ROOM);
  replay.window = alloc(replay.windowBytes);
  replay.row = alloc(rowBytes + MARGIN);
  replay.prior = alloc(rowBytes + MARGIN);
  replay.pixels = alloc(pixelsBytes);
  const inflater = alloc(INFLATER_BYTES);
  replay.inflater = changetype<Inflater>(inflater);
  initSymbols();
  initUnfilter();
  return inflater != 0 && replay.pixels != 0 && replay.prior != 0 && replay.window != 0;
}

/** Begins to read the stream of the kind that the encoder has now. */
export function beginReplay(): void {
  replay.type = kind.type;
  replay.depth = kind.depth;
  replay.rowBytes = kind.rowBytes;
  replay.pixelBytes = kind.pixelBytes;
  replay.isNew = true;
  openInflater(replay.inflater, replay.input, replay.window, replay.windowBytes);
  memory.fill(replay.prior, 0, replay.rowBytes);
}

/** Makes room for up to 64 KiB more of the stream behind the rest, and returns where. */
export function replayInput(): usize {
  const z = replay.inflater;
  const from = z.input - min(KEPT, z.input - replay.input);
  const distance = from - replay.input;
  memory.copy(replay.input, from, z.inputEnd - from);
  z.input -= distance;
  z.inputEnd -= distance;
  assert(z.inputEnd <= replay.input + KEPT + LEAST_INPUT);
  return z.inputEnd;
}

/** Says how much was put there, and whether it was the last. */
export function replayAdded(bytes: usize, isComplete: bool): void {
  const z = replay.inflater;
  z.inputEnd += bytes;
  z.isComplete = isComplete;
  if (replay.isNew && !z.isHungry) {
    readZlibHeader(z);
    replay.isNew = false;
  }
}

/** Address of the next row's pixels, 0 when more input is needed. */
export function replayRow(): usize {
  const z = replay.inflater;
  const bytes = replay.rowBytes + 1;
  if (!hasBytes(z, bytes)) return 0;
  const filter = <u32>load<u8>(z.taken);
  unfilter(filter, z.taken + 1, replay.prior, replay.row, bytes - 1, replay.pixelBytes);
  z.taken += bytes;
  expand(replay.row, replay.pixels, replay.type, replay.depth);
  const row = replay.row;
  replay.row = replay.prior;
  replay.prior = row;
  return replay.pixels;
}
