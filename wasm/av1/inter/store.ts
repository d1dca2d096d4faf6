// A frame that is kept for others: 64 bytes that say what it is, probabilities, planes of u16, and where
// they are wanted the motion of each 8 x 8 and the segment of each 4 x 4. What it takes is computed by
// src/engine/formats/avif/av1/stores.ts as well.
//
// Motion of 8 x 8: its vector, and how many frames it reaches back, 0: none (7.19).

import { CDF_BYTES } from '../../shared/av1/cdf-tables';
import { frame, header, planeOf } from '../frame';
import { WITH_INTER_CDF_BYTES } from '../generated/inter-cdfs';
import { H_TILE_COLUMNS } from '../header-fields';
import { Tile } from '../tile';
import { clearCounters, defaultInterCdfs, firstCdfs } from './cdfs';
import * as I from './fields';
import { columnOf, rowOf, told } from './state';
import { unitAt, unitReference, unitVector } from './units';

/** Bytes between the end of a row and the next one. */
const ROW_SLACK: i32 = 32;
const HEADER_BYTES: usize = 64;
export const FIELD_BYTES: i32 = 8;
/** Vectors above this are not kept: REFMVS_LIMIT. */
const MOST: i32 = (1 << 12) - 1;

@unmanaged
export class Store {
  width: i32;
  height: i32;
  columns: i32;
  rows: i32;
  plane0: usize;
  plane1: usize;
  plane2: usize;
  stride0: i32;
  stride1: i32;
  /** 0: not kept. */
  motion: usize;
  segments: usize;
}

@inline
export function storeAt(address: i32): Store {
  return changetype<Store>(<usize>address);
}

@inline
function ownStore(): Store {
  return storeAt(told(I.I_STORE));
}

@inline
function storedCdfs(address: i32): usize {
  return <usize>address + HEADER_BYTES;
}

@inline
export function storedPlane(kept: Store, p: i32): usize {
  return p == 0 ? kept.plane0 : p == 1 ? kept.plane1 : kept.plane2;
}
@inline
export function storedStride(kept: Store, p: i32): i32 {
  return p == 0 ? kept.stride0 : kept.stride1;
}

/** Says what will lie in the store, once the frame is known. */
export function openStore(): void {
  const kept = ownStore();
  kept.width = frame.fullWidth;
  kept.height = frame.height;
  kept.columns = frame.columns;
  kept.rows = frame.rows;
  let at = changetype<usize>(kept) + HEADER_BYTES + WITH_INTER_CDF_BYTES;
  for (let p = 0; p < frame.planes; p++) {
    const plane = planeOf(p);
    const stride = 2 * ((plane.fullWidth + 7) & ~7) + ROW_SLACK;
    if (p == 0) {
      kept.plane0 = at;
      kept.stride0 = stride;
    } else {
      if (p == 1) kept.plane1 = at;
      else kept.plane2 = at;
      kept.stride1 = stride;
    }
    at += stride * plane.height;
  }
  const units = (frame.columns >> 1) * (frame.rows >> 1);
  kept.motion = told(I.I_KEEPS_MOTION) ? at : 0;
  if (kept.motion) at += units * FIELD_BYTES;
  kept.segments = told(I.I_KEEPS_SEGMENTS) ? at : 0;
  if (kept.segments) firstSegments(kept);
  const cdfs = storedCdfs(told(I.I_STORE));
  firstCdfs(cdfs, WITH_INTER_CDF_BYTES);
}

/** Segments are those of the earlier frame until blocks say others. */
function firstSegments(kept: Store): void {
  const bytes = kept.columns * kept.rows;
  const earlier = told(I.I_SEGMENT_MAP);
  const map: usize = earlier ? storeAt(earlier).segments : 0;
  if (map) memory.copy(kept.segments, map, bytes);
  else memory.fill(kept.segments, 0, bytes);
}

/** Keeps rows `from` to `to` of luma, which lie at `out` of the planes. */
export function storeRows(from: i32, to: i32): void {
  const kept = ownStore();
  for (let p = 0; p < frame.planes; p++) {
    const plane = planeOf(p);
    const first = from >> plane.subY;
    const last = min(plane.height, (to + plane.subY) >> plane.subY);
    const stride = storedStride(kept, p);
    let dst = storedPlane(kept, p) + first * stride;
    let src = plane.out;
    for (let y = first; y < last; y++, dst += stride, src += plane.outStride) {
      memory.copy(dst, src, 2 * plane.fullWidth);
    }
  }
}

/** Keeps motion and segments of the row of superblocks. */
export function storeUnits(): void {
  const kept = ownStore();
  const rows = min(frame.side4, frame.rows - frame.row4);
  if (kept.motion) {
    const across = frame.columns >> 1;
    for (let y = 0; y < rows; y += 2) {
      const dst = kept.motion + ((frame.row4 + y) >> 1) * across * FIELD_BYTES;
      for (let x = 0; x < across; x++) {
        keepMotion(dst + x * FIELD_BYTES, unitAt(frame.row4 + y + 1, 2 * x + 1));
      }
    }
  }
  if (kept.segments && told(I.I_UPDATES_MAP)) {
    for (let y = 0; y < rows; y++) {
      const dst = kept.segments + (frame.row4 + y) * frame.columns;
      memory.copy(dst, frame.segments + y * frame.mapStride, frame.columns);
    }
  }
}

/** 7.19: of the later reference that was shown before this frame. */
function keepMotion(dst: usize, unit: usize): void {
  store<u64>(dst, 0);
  for (let list = 0; list < 2; list++) {
    const reference = unitReference(unit, list);
    if (reference <= 0) continue;
    const later = told(I.I_LATER + reference - 1);
    if (later >= 0) continue;
    const vector = unitVector(unit, list);
    if (abs(rowOf(vector)) > MOST || abs(columnOf(vector)) > MOST) continue;
    store<i32>(dst, vector);
    store<i32>(dst, -later, 4);
  }
}

/** Keeps the probabilities at the end of the tile. */
export function storeCdfs(tile: Tile): void {
  const cdfs = storedCdfs(told(I.I_STORE));
  memory.copy(cdfs, tile.cdfs, frame.isInter ? WITH_INTER_CDF_BYTES : CDF_BYTES);
  if (!frame.isInter) defaultInterCdfs(cdfs);
  clearCounters(cdfs);
}

/** The column of the tile whose probabilities are kept, and its row of tiles; -1: none. */
export function contextColumn(): i32 {
  const tile = told(I.I_CONTEXT_TILE);
  return tile < 0 ? -1 : tile % header(H_TILE_COLUMNS);
}
export function contextRow(): i32 {
  return told(I.I_CONTEXT_TILE) / header(H_TILE_COLUMNS);
}
