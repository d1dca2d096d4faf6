// Sizes of everything, from the frame header and the scale, and the sample planes of one MCU row.
//
// A plane has one context row above its rows, the last of the MCU row before, and one below for the
// triangle filter at the end of the picture.

import { alloc } from '../arena';
import { divideUp, strideFor } from '../shared/sizes';
import {
  Component,
  componentAt,
  frame,
  OUT_OF_MEMORY,
  UPSAMPLE_H1V2,
  UPSAMPLE_H2V1,
  UPSAMPLE_H2V2,
  UPSAMPLE_NEAREST,
  UPSAMPLE_NONE,
} from './layout';

// The quantization tables of the components, u16 x 64 each.
const quantCopies: usize = memory.data(4 * 128, 16);

/** Derives all sizes; allocates nothing. */
export function measure(scaleLog2: i32): void {
  frame.scaleLog2 = scaleLog2;
  frame.unit = 8 >> scaleLog2;
  frame.mcusWide = divideUp(frame.width, 8 * frame.hMax);
  frame.mcusHigh = divideUp(frame.height, 8 * frame.vMax);
  frame.outWidth = divideUp(frame.width, 1 << scaleLog2);
  frame.outHeight = divideUp(frame.height, 1 << scaleLog2);
  frame.lag = 0;
  // A component that no scan has keeps a zero table and zero coefficients, which make mid-gray.
  for (let i: i32 = 0; i < frame.components; i++) {
    const component = componentAt(i);
    component.quant = quantCopies + ((<usize>i) << 7);
    memory.fill(component.quant, 0, 128);
    component.seen = 0;
    component.complete = 0;
    measureComponent(component);
    const kind = component.upsample;
    if (kind == UPSAMPLE_H2V2 || kind == UPSAMPLE_H1V2) frame.lag = 1;
  }
}

/** All sizes that depend on the sampling factors of a component. */
function measureComponent(component: Component): void {
  const h = component.h;
  const v = component.v;
  // A.1.1 and A.2.4: sizes of a component, in samples, then in blocks.
  component.blocksWide = divideUp(divideUp(frame.width * h, frame.hMax), 8);
  component.blocksHigh = divideUp(divideUp(frame.height * v, frame.vMax), 8);
  component.paddedWide = frame.mcusWide * h;
  // As in libjpeg, a subsampled component is scaled less where that saves upsampling it.
  const wide = frame.hMax * frame.unit;
  const high = frame.vMax * frame.unit;
  let size = frame.unit;
  while (size < 8 && wide % (h * size * 2) == 0 && high % (v * size * 2) == 0) size *= 2;
  component.size = size;
  component.kept = size == 8 ? 64 : size == 4 ? 25 : size == 2 ? 5 : 1;
  component.samplesWide = divideUp(frame.width * h * size, frame.hMax * 8);
  component.samplesHigh = divideUp(frame.height * v * size, frame.vMax * 8);
  component.stride = strideFor(<usize>(component.paddedWide * size) + 64);
  component.upsample = chooseUpsampling(component, wide, high);
}

/** libjpeg's jinit_upsampler; ratios that it refuses take the nearest sample. */
function chooseUpsampling(component: Component, wide: i32, high: i32): i32 {
  const ownWide = component.h * component.size;
  const ownHigh = component.v * component.size;
  if (ownWide == wide && ownHigh == high) return UPSAMPLE_NONE;
  // One sample per block has no neighbours to speak of: libjpeg repeats it.
  if (frame.unit == 1) return UPSAMPLE_NEAREST;
  const hasRoom = component.samplesWide > 2;
  if (ownWide * 2 == wide && ownHigh == high && hasRoom) return UPSAMPLE_H2V1;
  if (ownWide == wide && ownHigh * 2 == high) return UPSAMPLE_H1V2;
  if (ownWide * 2 == wide && ownHigh * 2 == high && hasRoom) return UPSAMPLE_H2V2;
  return UPSAMPLE_NEAREST;
}

/** Rows of this component in one MCU row. */
@inline
export function rowsOf(component: Component): i32 {
  return component.v * component.size;
}

/** Takes the planes and, when scans are gathered, the coefficients of one MCU row. */
export function allocatePlanes(): i32 {
  for (let i: i32 = 0; i < frame.components; i++) {
    const component = componentAt(i);
    const plane = alloc(<usize>(rowsOf(component) + 2) * component.stride);
    if (!plane) return OUT_OF_MEMORY;
    component.plane = plane + component.stride; // below the context row
    component.coefficients = 0;
    component.masks = 0;
    if (!frame.gathered) continue;
    const blocks = <usize>(component.paddedWide * component.v);
    component.coefficients = alloc(blocks << 7);
    component.masks = alloc(blocks << 3);
    if (!component.coefficients || !component.masks) return OUT_OF_MEMORY;
  }
  return 0;
}

/** No coefficient is known at the start of an MCU row. */
export function clearCoefficients(): void {
  for (let i: i32 = 0; i < frame.components; i++) {
    const component = componentAt(i);
    const blocks = <usize>(component.paddedWide * component.v);
    memory.fill(component.coefficients, 0, blocks << 7);
    memory.fill(component.masks, 0, blocks << 3);
  }
}

/** Before an MCU row is decoded: the last row of the one before becomes the context above. */
export function keepLastRows(): void {
  for (let i: i32 = 0; i < frame.components; i++) {
    const component = componentAt(i);
    const stride = component.stride;
    const last = component.plane + <usize>(rowsOf(component) - 1) * stride;
    memory.copy(component.plane - stride, last, stride);
  }
}

/** At the edges of the picture the triangle filter sees the edge row twice. */
export function repeatEdgeRows(mcuRow: i32): void {
  for (let i: i32 = 0; i < frame.components; i++) {
    const component = componentAt(i);
    const stride = component.stride;
    if (mcuRow == 0) memory.copy(component.plane - stride, component.plane, stride);
    if (mcuRow < frame.mcusHigh - 1) continue;
    // Rows of this component that exist in the last MCU row: at least one.
    const rows = component.samplesHigh - mcuRow * rowsOf(component);
    assert(rows > 0 && rows <= rowsOf(component));
    const below = component.plane + <usize>rows * stride;
    memory.copy(below, below - stride, stride);
  }
}
