// The first of two passes: the picture is held while it comes, and what blocks would show of each band is compared with
// it. The second pass takes the rows from what is held, with the field that was found (field.ts).

import { alloc } from '../arena';
import { indexOf, isUniform, lumaOf, planeRow, quantizedLuma, rows, top } from './band';
import { isUnseen } from './drawn-map';
import { addNonzeros, addUniform, allocateField, isMeasured } from './field';
import { allocateInverse, showBlock } from './inverse';
import { kindAt } from './kind-tables';
import { highOf, wideOf } from './kinds';
import { allocateLikeness, compareBand } from './likeness';
import { BAND, picture } from './picture';
import { nonzeros, quantizeBlock, stepsOf } from './quantize';

/** All rows, as they came. */
let held: usize = 0;
/** Luma of the band, as blocks show it: rows of floats. */
let shown: usize = 0;
/** The lowest coefficients of a block, which DC has. */
const lowest: usize = memory.data(16 * 4, 16);

/** Takes memory where the picture is measured; false where there is no room. */
export function allocateFirstPass(): bool {
  if (!isMeasured) return true;
  held = alloc(<usize>picture.height * rowBytes());
  shown = alloc(picture.stride * <usize>BAND);
  if (!held || !shown || !allocateField()) return false;
  return allocateInverse() && allocateLikeness();
}

@inline
function rowBytes(): usize {
  return <usize>picture.width * <usize>picture.channels;
}

@inline
export function heldRow(y: i32): usize {
  return held + <usize>y * rowBytes();
}

export function holdRow(y: i32, pixels: usize): void {
  memory.copy(heldRow(y), pixels, rowBytes());
}

/** Compares the band, whose kinds are chosen, with what its blocks show. */
export function measureBand(): void {
  for (let y: i32 = 0; y < rows; y++) {
    for (let x: i32 = 0; x < picture.wide; x++) {
      const kind = <i32>load<u8>(picture.kinds + indexOf(x, y)) - 1;
      if (kind >= 0) measureBlock(kind, x, y);
    }
  }
  compareBand(planeRow(1, 0), shown, rows << 3, top);
}

function measureBlock(kind: i32, x: i32, y: i32): void {
  const to = shown + ((<usize>y) << 3) * picture.stride + ((<usize>x) << 5);
  if (isUnseen(kind, x, top + y) || isUniform(kind, x, y)) {
    addUniform(highOf(kind) * wideOf(kind));
    const from = planeRow(1, y << 3) + ((<usize>x) << 5);
    const bytes = (<usize>wideOf(kind)) << 5;
    for (let v: usize = 0; v < (<usize>highOf(kind)) << 3; v++) {
      memory.copy(to + v * picture.stride, from + v * picture.stride, bytes);
    }
    return;
  }
  // DC is finer, and predicted: it counts as if nothing were lost.
  const count = <usize>(highOf(kind) * wideOf(kind));
  const order = kindAt(kind).order;
  const luma = lumaOf(kind, x, y);
  for (let i: usize = 0; i < count; i++) {
    store<f32>(lowest + (i << 2), load<f32>(luma + ((<usize>load<u16>(order + (i << 1))) << 2)));
  }
  quantizeBlock(kind, x, y);
  const block = quantizedLuma(kind, x, y);
  for (let i: usize = 0; i < count; i++) {
    store<f32>(block + ((<usize>load<u16>(order + (i << 1))) << 2), load<f32>(lowest + (i << 2)));
  }
  let n: u32 = 0;
  for (let plane: usize = 0; plane < 3; plane++) n += nonzeros(stepsOf(plane), count << 7);
  addNonzeros(kind, x, top + y, n);
  showBlock(kind, block, to, picture.stride);
}
