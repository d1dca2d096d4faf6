// How fine chroma is. Where it hangs on what the first band shows (CHROMA_AUTO), memory is laid out for
// 4:4:4; if the picture is no drawing, chroma of that band is halved where it lies, and all is 4:2:0.

import { allocZeroed } from '../../arena';
import { CHROMA_420, enc } from '../state';

/** The planes of chroma in pictures `wide` samples across; adds to `enc.levelsSize` what chroma takes. */
export function allocateChroma(wide: usize): bool {
  const chromaWide = wide >> enc.sub;
  const high: usize = 64 >> enc.sub;
  enc.chromaSource = allocZeroed(2 * (chromaWide * high + 64));
  enc.chromaRec = allocZeroed(2 * (chromaWide + 160) * (high + 2 + enc.history));
  const rows = enc.sub ? allocZeroed(8 * chromaWide + 64) : 0;
  if (!enc.chromaSource || !enc.chromaRec || (enc.sub && !rows)) return false;
  placeChroma(rows);
  return true;
}

/** Strides and places in the blocks; `rows`: for sums of pairs (colour.ts). */
function placeChroma(rows: usize): void {
  const wide = enc.sourceStride0 >> enc.sub;
  const high: usize = 64 >> enc.sub;
  enc.sourceStride1 = wide;
  enc.recStride1 = wide + 160;
  enc.source1 = enc.chromaSource;
  enc.source2 = enc.chromaSource + wide * high + 64;
  const above = (1 + enc.history) * <i32>enc.recStride1;
  enc.rec1 = enc.chromaRec + above + 32;
  enc.rec2 = enc.rec1 + enc.recStride1 * (high + 1) + above;
  enc.levelsSize = 8192 + (<usize>16384 >> (2 * enc.sub));
  enc.chromaRow = rows;
}

/** From 4:4:4 to 4:2:0, with the first band full and nothing coded. */
export function halveChroma(): void {
  const u = enc.source1;
  const v = enc.source2;
  const stride = enc.sourceStride1;
  enc.sampling = CHROMA_420;
  enc.sub = 1;
  // Sums of pairs lie where V was: it is a quarter of the block away from what remains of chroma.
  const rows = enc.chromaSource + ((stride * 64) & ~15);
  placeChroma(rows);
  const high = min(64, enc.codedHeight) >> 1;
  halvePlane(u, stride, enc.source1, high);
  halvePlane(v, stride, enc.source2, high);
}

/** Means of four samples; rows of the result are half as far apart. */
function halvePlane(src: usize, stride: usize, dst: usize, rows: i32): void {
  const two = i16x8.splat(2);
  for (let y = 0; y < rows; y++, src += 2 * stride, dst += stride >> 1) {
    for (let x: usize = 0; x < stride; x += 16) {
      const top = i16x8.extadd_pairwise_i8x16_u(v128.load(src + x));
      const bottom = i16x8.extadd_pairwise_i8x16_u(v128.load(src + stride + x));
      const mean = i16x8.shr_u(i16x8.add(i16x8.add(top, bottom), two), 2);
      v128.store64_lane(dst + (x >> 1), i8x16.narrow_i16x8_u(mean, mean), 0);
    }
  }
}
