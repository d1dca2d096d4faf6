// The first of two passes: the picture is held while it comes, and what blocks would show of each band is compared with
// it. The second pass takes the rows from what is held, with the field that was found (field.ts).

import { alloc } from '../arena';
import { isUniform, planeRow, quantizedLuma, rows, top } from './band';
import { isUnseen } from './drawn-map';
import { addNonzeros, addUniform, allocateField, isMeasured } from './field';
import { allocateInverse, showBlock } from './inverse';
import { kindAt } from './kind-tables';
import { highOf, wideOf } from './kinds';
import { allocateLikeness, compareBand } from './likeness';
import { BAND, picture } from './picture';
import { lowestOf, nonzeros, stepsOf } from './quantize';

/** All rows, as they came. */
let held: usize = 0;
/** Luma of the band, as blocks show it: rows of floats. */
let shown: usize = 0;

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

/** Compares the band, all of whose blocks were measured, with what they show. */
export function measureBand(): void {
  compareBand(planeRow(1, 0), shown, rows << 3, top);
}

/** Measures the block that was quantized last. */
export function measureBlock(kind: i32, x: i32, y: i32): void {
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
  const block = quantizedLuma(kind, x, y);
  for (let i: usize = 0; i < count; i++) {
    store<f32>(block + ((<usize>load<u16>(order + (i << 1))) << 2), load<f32>(lowestOf(i)));
  }
  let n: u32 = 0;
  for (let plane: usize = 0; plane < 3; plane++) n += nonzeros(stepsOf(plane), count << 7);
  addNonzeros(kind, x, top + y, n);
  showBlock(kind, block, to, picture.stride);
}
