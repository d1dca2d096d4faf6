// AV1 still pictures, by rows of superblocks. What is exported is typed in
// src/engine/formats/avif/av1-exports.ts; section numbers in this folder are those of chapters 5 to 8
// of the AV1 specification. Every sample equals what dav1d shows: test/av1/ compares them.

import { openInput } from '../input';
import { frame, planeOf, select } from './frame';
import { openPicture } from './open';
import { nextRows } from './rows';

export function av1Open(header: usize, inputBytes: usize): usize {
  return openPicture(header, inputBytes);
}

export function av1Read(handle: usize): i32 {
  select(handle);
  openInput(frame.inputBytes);
  const rows = nextRows();
  frame.doneRows += rows;
  return rows;
}

export function av1Plane(handle: usize, plane: i32): usize {
  select(handle);
  return planeOf(plane).out;
}

export function av1Stride(handle: usize, plane: i32): i32 {
  select(handle);
  return planeOf(plane).outStride;
}

export function av1MissingRows(handle: usize): i32 {
  select(handle);
  return frame.missingRows;
}
