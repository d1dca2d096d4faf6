// Opens a picture: takes all that it needs from the arena, by its headers alone. What it takes is
// computed by src/engine/formats/heic/hevc-memory.ts as well; both must go together.

import { beginTaking, hasAll, take } from '../taking';
import { BLOCK_BYTES } from './blocks';
import { WINDOW_BYTES } from './cabac';
import * as H from './header-fields';
import {
  BESIDE,
  HISTORY,
  header,
  MAP_HISTORY,
  MARGIN,
  PICTURE_BYTES,
  Picture,
  PLANE_BYTES,
  Plane,
  picture,
  planeOf,
  select,
  UNFINISHED,
} from './picture';
import { fillTables } from './tables';
import { CONTEXT_BYTES } from './work';

/** Rows of a window behind its last one, for loads past it. */
const SPARE_ROWS: i32 = 1;
const MAP_SLACK: i32 = 16;

/** Answers the handle, 0 without memory. */
export function openPicture(headerAt: usize, inputBytes: usize): usize {
  beginTaking();
  const state = take(<i32>(PICTURE_BYTES + 3 * PLANE_BYTES));
  const contexts = take(3 * <i32>CONTEXT_BYTES);
  const window = take(WINDOW_BYTES);
  if (!hasAll()) return 0;
  const opened = changetype<Picture>(state);
  opened.header = headerAt;
  opened.inputBytes = inputBytes;
  opened.contexts = contexts;
  opened.window = window;
  select(state);
  readHeader();
  for (let p = 0; p < picture.planes; p++) openPlane(planeOf(p), p);
  openMaps();
  if (!hasAll()) return 0;
  fillTables();
  return state;
}

function readHeader(): void {
  picture.width = header(H.H_WIDTH);
  picture.height = header(H.H_HEIGHT);
  picture.depth = header(H.H_DEPTH);
  picture.planes = header(H.H_PLANES);
  picture.subX = header(H.H_SUB_X);
  picture.subY = header(H.H_SUB_Y);
  picture.treeLog2 = header(H.H_TREE_LOG2);
  picture.unitLog2 = header(H.H_UNIT_LOG2);
  picture.leastTransformLog2 = header(H.H_LEAST_TRANSFORM_LOG2);
  picture.mostTransformLog2 = header(H.H_MOST_TRANSFORM_LOG2);
  picture.transformDepth = header(H.H_TRANSFORM_DEPTH);
  picture.groupLog2 = header(H.H_GROUP_LOG2);
  const side = 1 << picture.treeLog2;
  picture.columns = (picture.width + side - 1) >> picture.treeLog2;
  picture.rows = (picture.height + side - 1) >> picture.treeLog2;
  picture.units = picture.columns << (picture.treeLog2 - 2);
  picture.skipsTransforms = header(H.H_SKIPS_TRANSFORMS) != 0;
  picture.hidesSigns = header(H.H_HIDES_SIGNS) != 0;
  picture.bypasses = header(H.H_BYPASSES) != 0;
  picture.smooths = header(H.H_SMOOTHS) != 0;
  picture.hasQpDeltas = header(H.H_HAS_QP_DELTAS) != 0;
  picture.pcm = header(H.H_PCM) != 0;
  picture.pcmUnfiltered = header(H.H_PCM_UNFILTERED) != 0;
  picture.wavefront = header(H.H_WAVEFRONT) != 0;
  picture.hasTiles = header(H.H_HAS_TILES) != 0;
  picture.acrossTiles = header(H.H_ACROSS_TILES) != 0;
  picture.skipsDeblocking = header(H.H_SKIPS_DEBLOCKING) != 0;
  picture.beside = header(H.H_ROWS_BESIDE) ? BESIDE : 0;
  picture.sao = header(H.H_SAO) != 0;
  picture.hasExempt = picture.bypasses || (picture.pcm && picture.pcmUnfiltered);
  picture.cbOffset = header(H.H_CB_OFFSET);
  picture.crOffset = header(H.H_CR_OFFSET);
  if (header(H.H_HAS_SCALING)) picture.scaling = picture.header + (H.H_SCALING << 2);
  picture.isWhole = header(H.H_TILE_COLUMNS) > 1;
}

function openPlane(plane: Plane, p: i32): void {
  const subX = p ? picture.subX : 0;
  const subY = p ? picture.subY : 0;
  plane.subX = subX;
  plane.subY = subY;
  plane.width = picture.width >> subX;
  plane.height = picture.height >> subY;
  const side = 1 << picture.treeLog2;
  const stride = ((picture.columns << picture.treeLog2) >> subX) * 2 + 2 * MARGIN;
  plane.stride = stride;
  const rows = (picture.isWhole ? picture.rows * side : side) >> subY;
  const history = HISTORY >> subY;
  plane.base = take(stride * (rows + history + SPARE_ROWS)) + history * stride + MARGIN;
  plane.above = take(stride) + MARGIN;
  const filtered = (side + UNFINISHED + 2 * picture.beside) >> subY;
  if (picture.sao) plane.filtered = take(stride * filtered) + MARGIN;
}

function openMaps(): void {
  const units = picture.units;
  const rows = (picture.isWhole ? picture.rows : 1) << (picture.treeLog2 - 2);
  const history = MAP_HISTORY * units;
  const bytes = units * (rows + MAP_HISTORY) + MAP_SLACK;
  picture.depths = take(bytes) + history;
  picture.qps = take(bytes) + history;
  picture.modes = take(bytes) + history;
  picture.flags = take(bytes) + history;
  const record = picture.columns * BLOCK_BYTES;
  picture.blocks = take(record * ((picture.isWhole ? picture.rows : 1) + 1)) + record;
}
