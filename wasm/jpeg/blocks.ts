// The blocks of one MCU: where each finds its tables and where it goes. Rebuilt for each scan and
// MCU row; an interleaved MCU has at most ten blocks (T.81 B.2.3), any other scan has one.

import { DENSE, FLAT, reconstruct, SPARSE } from './idct-scaled';
import { Component, frame, Scan, ScanComponent, scanComponent } from './layout';

/** One block of the MCU. */
@unmanaged
export class Block {
  from: ScanComponent;
  /** Address of the block of the first MCU: samples when decoding directly, else coefficients. */
  target: usize;
  /** Bytes from there to the same block of the next MCU. */
  step: usize;
  /** Mask of the block of the first MCU, when gathering. */
  mask: usize;
  maskStep: usize;
  quant: usize;
  stride: usize;
  size: i32;
  kept: i32;
}

export const MAX_BLOCKS: i32 = 10;

const table: usize = memory.data(10 * offsetof<Block>(), 64);

/** The block being decoded, with room behind for the dummy coefficient of block-offsets.ts. */
export const current: usize = memory.data(192, 64);

/** First block; the next ones follow, `offsetof<Block>()` apart. */
@inline
export function firstBlock(): usize {
  return table;
}

/** Describes the block at (x, y) of the component's part of an MCU. Returns the next free entry. */
function addBlock(at: usize, from: ScanComponent, x: i32, y: i32, across: i32): usize {
  assert(at < table + MAX_BLOCKS * offsetof<Block>());
  const block = changetype<Block>(at);
  const component = from.component;
  const index = <usize>(y * component.paddedWide + x);
  // Blocks of a row of MCUs lie `across` apart.
  block.from = from;
  block.quant = component.quant;
  block.stride = component.stride;
  block.size = component.size;
  block.kept = component.kept;
  block.mask = component.masks + (index << 3);
  block.maskStep = (<usize>across) << 3;
  if (frame.gathered) {
    block.target = component.coefficients + (index << 7);
    block.step = (<usize>across) << 7;
  } else {
    const size = <usize>component.size;
    block.target = component.plane + <usize>y * size * component.stride + <usize>x * size;
    block.step = <usize>across * size;
  }
  return at + offsetof<Block>();
}

/** The blocks of an interleaved MCU, in the order of the file (T.81 A.2.3). Returns their end. */
export function layInterleaved(scan: Scan): usize {
  let at = table;
  for (let i: i32 = 0; i < scan.components; i++) {
    const from = scanComponent(scan, i);
    const component = from.component;
    for (let y: i32 = 0; y < component.v; y++) {
      for (let x: i32 = 0; x < component.h; x++) at = addBlock(at, from, x, y, component.h);
    }
  }
  return at;
}

/** The one block of an MCU of a scan of one component, in block row `y` of the MCU row. */
export function laySingle(scan: Scan, y: i32): usize {
  return addBlock(table, scanComponent(scan, 0), 0, y, 1);
}

@inline
export function clearCurrent(): void {
  const zero = i64x2.splat(0);
  // Unrolled: this runs once per block.
  v128.store(current, zero);
  v128.store(current, zero, 16);
  v128.store(current, zero, 32);
  v128.store(current, zero, 48);
  v128.store(current, zero, 64);
  v128.store(current, zero, 80);
  v128.store(current, zero, 96);
  v128.store(current, zero, 112);
}

/**
 * Hands `current` on, as block of MCU `mcu`. `last` is the zigzag index of its last coefficient
 * (0: DC alone), or beyond 63 when unknown.
 */
@inline
export function finish(block: Block, mcu: i32, last: u32): void {
  const target = block.target + <usize>mcu * block.step;
  if (!frame.gathered) {
    const content = last == 0 ? FLAT : last < 10 ? SPARSE : DENSE;
    reconstruct(current, block.quant, target, block.stride, block.size, content);
    return;
  }
  // The mask may say too much, never too little: only `reconstructRow` reads it.
  for (let i: usize = 0; i < 128; i += 16) v128.store(target + i, v128.load(current + i));
  const mask: u64 = last == 0 ? 1 : last < 10 ? 0x3ff : ~(<u64>0);
  store<u64>(block.mask + <usize>mcu * block.maskStep, mask);
}

/** Samples of a gathered block row; the mask tells which transform is enough. */
export function reconstructRow(component: Component, y: i32): void {
  const size = <usize>component.size;
  let dst = component.plane + <usize>y * size * component.stride;
  let block = component.coefficients + ((<usize>(y * component.paddedWide)) << 7);
  let mask = component.masks + ((<usize>(y * component.paddedWide)) << 3);
  for (let x = 0; x < component.blocksWide; x++, block += 128, mask += 8, dst += size) {
    const set = load<u64>(mask);
    const content = set >> 1 == 0 ? FLAT : set >> 10 == 0 ? SPARSE : DENSE;
    reconstruct(block, component.quant, dst, component.stride, component.size, content);
  }
}
