// Sizes of everything from those of the picture, and what is taken from the arena beforehand:
// samples of one MCU row, DC coefficients, and an address per row of blocks.

import { alloc } from '../arena';
import { divideUp, strideFor } from '../shared/sizes';
import { picture, planeAt } from './layout';

/** Of the chunks, three for tokens and one for the file are open: smaller for small pictures. */
const LEAST_CHUNK: usize = 4096;
const MOST_CHUNK: usize = 65536;

/** Sets all sizes, for luma with these factors where there is chroma; allocates nothing. */
export function measurePicture(h: i32, v: i32): void {
  const isGray = picture.channels == 1;
  picture.components = isGray ? 1 : 3;
  picture.hMax = isGray ? 1 : h;
  picture.vMax = isGray ? 1 : v;
  picture.mcusWide = divideUp(picture.width, 8 * picture.hMax);
  picture.mcusHigh = divideUp(picture.height, 8 * picture.vMax);
  picture.mcuRow = 0;
  picture.rows = 0;
  picture.waiting = 0;
  const pixels = <usize>picture.width * <usize>picture.height;
  let chunk = LEAST_CHUNK;
  while (chunk < MOST_CHUNK && chunk << 6 < pixels) chunk <<= 1;
  picture.chunkBytes = chunk;
  for (let i: i32 = 0; i < picture.components; i++) measurePlane(i);
}

function measurePlane(i: i32): void {
  const plane = planeAt(i);
  plane.slot = i32(i > 0);
  plane.h = i ? 1 : picture.hMax;
  plane.v = i ? 1 : picture.vMax;
  plane.blocksWide = divideUp(divideUp(picture.width * plane.h, picture.hMax), 8);
  plane.blocksHigh = divideUp(divideUp(picture.height * plane.v, picture.vMax), 8);
  plane.stride = strideFor(((<usize>plane.blocksWide) << 3) + 64);
  plane.oldest = 0;
  plane.newest = 0;
  plane.cursor = 0;
  plane.limit = 0;
}

/** Takes the memory; false when it is out. Writes by whole vectors end within a stride. */
export function allocatePlanes(): bool {
  for (let i: i32 = 0; i < picture.components; i++) {
    const plane = planeAt(i);
    const rows = <usize>plane.blocksHigh;
    plane.samples = alloc(<usize>(plane.v << 3) * plane.stride);
    plane.dc = alloc((<usize>plane.blocksWide * rows) << 1);
    plane.rowStarts = alloc(rows << 2);
    if (!plane.samples || !plane.dc || !plane.rowStarts) return false;
  }
  if (picture.components == 1 || picture.hMax == 1) return true;
  picture.chromaStride = strideFor(<usize>(planeAt(1).blocksWide << 4) + 64);
  picture.chromaRows = alloc(4 * picture.chromaStride);
  return picture.chromaRows != 0;
}
