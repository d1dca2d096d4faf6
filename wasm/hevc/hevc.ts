// Intra-coded HEVC pictures, by rows of tree blocks. What is exported is typed in
// src/engine/formats/heic/hevc-exports.ts; section numbers in this folder are those of ITU-T H.265. Every
// sample equals what ffmpeg shows: test/heic/ compares them.

import { openInput } from '../input';
import { openPicture } from './open';
import { picture, planeOf, select } from './picture';
import { nextRows } from './rows';
import { beginSlice } from './slice';

export function hevcOpen(header: usize, inputBytes: usize): usize {
  return openPicture(header, inputBytes);
}

export function hevcSlice(handle: usize, offset: usize, bytes: usize): void {
  select(handle);
  openInput(picture.inputBytes);
  beginSlice(offset, bytes);
}

export function hevcRead(handle: usize): i32 {
  select(handle);
  openInput(picture.inputBytes);
  return nextRows();
}

export function hevcPlane(handle: usize, plane: i32): usize {
  select(handle);
  return planeOf(plane).out;
}

export function hevcStride(handle: usize, plane: i32): i32 {
  select(handle);
  return planeOf(plane).stride;
}
