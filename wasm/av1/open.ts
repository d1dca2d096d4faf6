// Opens a picture: takes all that it needs from the arena, by its headers alone. What it takes is
// computed by src/engine/formats/avif/av1-memory.ts as well; both must go together.

import { beginTaking, hasAll, take } from '../taking';
import { fillLimits } from './deblock';
import {
  FRAME_BYTES,
  Frame,
  frame,
  HISTORY,
  header,
  MAP_HISTORY,
  MARGIN,
  MOTION_HISTORY,
  PLANE_BYTES,
  Plane,
  planeOf,
  select,
} from './frame';
import { grainBytes, openGrain } from './grain-template';
import { fillGuidedTable } from './guided';
import * as H from './header-fields';
import { I_IS_INTER, I_STORE, I_USES_MOTION_FIELD } from './inter/fields';
import { fillMasters } from './inter/masks';
import { fieldBytes, fillField } from './inter/motion-field';
import { told } from './inter/state';
import { openStore } from './inter/store';
import { unitsBytes, unitsHistory } from './inter/units';
import { INTER_WORK_BYTES } from './inter/work';
import { fillLevelContexts } from './level-contexts';
import { MATRICES_BYTES, unpackMatrices } from './matrices';
import { MOTION_BYTES } from './motion';
import { UNIT_BYTES } from './restoration-units';
import { tileBytes } from './tile-row';
import { WORK_BYTES } from './work';

/** Rows of a window beyond the superblocks, in all. */
const SPARE_ROWS: i32 = 4;
/** Contexts above: bytes beyond the last unit. */
const CONTEXT_SLACK: i32 = 64;
const MAP_SLACK: i32 = 32;
const TABLE_BYTES: i32 = 64 + 512;

/** Answers the handle, 0 without memory. */
export function openPicture(headerAt: usize, inputBytes: usize): usize {
  beginTaking();
  const state = take(<i32>(FRAME_BYTES + 3 * PLANE_BYTES));
  const work = take(<i32>WORK_BYTES);
  if (!hasAll()) return 0;
  const opened = changetype<Frame>(state);
  opened.header = headerAt;
  opened.inputBytes = inputBytes;
  opened.work = work;
  select(state);
  readHeader();
  const width = (frame.columns * 4 + 127) & ~127;
  for (let p = 0; p < frame.planes; p++) openPlane(planeOf(p), p);
  openContexts(width);
  openMaps(width);
  if (frame.isInter) openInter();
  frame.tiles = take(header(H.H_TILE_COLUMNS) * tileBytes());
  const tables = take(TABLE_BYTES);
  if (frame.hasMatrices) frame.matrices = take(MATRICES_BYTES);
  if (frame.grain) frame.grainState = take(grainBytes(frame.fullWidth));
  if (!hasAll()) return 0;
  frame.limits = tables;
  frame.guidedTable = tables + 64;
  fillLevelContexts();
  fillLimits();
  fillGuidedTable(frame.guidedTable);
  if (frame.hasMatrices) unpackMatrices(frame.matrices);
  if (frame.grain) openGrain();
  if (frame.inter && told(I_STORE)) openStore();
  if (frame.isInter) {
    fillMasters();
    if (frame.field) fillField();
  }
  return state;
}

/** What frames need that are predicted from others. */
function openInter(): void {
  frame.units = take(unitsBytes()) + unitsHistory();
  frame.interWork = take(<i32>INTER_WORK_BYTES);
  if (told(I_USES_MOTION_FIELD)) frame.field = take(fieldBytes());
}

function readHeader(): void {
  frame.inter = header(H.H_INTER);
  frame.isInter = frame.inter != 0 && told(I_IS_INTER) != 0;
  frame.width = header(H.H_WIDTH);
  frame.fullWidth = header(H.H_FULL_WIDTH);
  frame.upscales = frame.fullWidth > frame.width;
  frame.height = header(H.H_HEIGHT);
  frame.depth = header(H.H_DEPTH);
  frame.planes = header(H.H_PLANES);
  frame.subX = header(H.H_SUB_X);
  frame.subY = header(H.H_SUB_Y);
  frame.sideLog2 = header(H.H_SUPERBLOCK_LOG2);
  frame.side4 = 1 << (frame.sideLog2 - 2);
  frame.columns = 2 * ((frame.width + 7) >> 3);
  frame.rows = 2 * ((frame.height + 7) >> 3);
  frame.superblockRows = (frame.rows + frame.side4 - 1) / frame.side4;
  frame.filterIntra = header(H.H_FILTER_INTRA) != 0;
  frame.intraEdgeFilter = header(H.H_INTRA_EDGE_FILTER) != 0;
  frame.screenContent = header(H.H_SCREEN_CONTENT) != 0;
  frame.blockCopy = header(H.H_INTRA_BLOCK_COPY) != 0;
  frame.adapts = header(H.H_ADAPTS) != 0;
  frame.selectsTransforms = header(H.H_SELECTS_TRANSFORMS) != 0;
  frame.reducedTransforms = header(H.H_REDUCED_TRANSFORMS) != 0;
  frame.hasMatrices = header(H.H_HAS_MATRICES) != 0;
  frame.hasSegments = header(H.H_HAS_SEGMENTS) != 0;
  frame.segmentFirst = header(H.H_SEGMENT_FIRST) != 0;
  frame.allLossless = header(H.H_ALL_LOSSLESS) != 0;
  frame.hasBlockDelta = header(H.H_BLOCK_DELTA) >= 0;
  frame.hasFilterDelta = header(H.H_FILTER_DELTA) >= 0;
  frame.filterDeltaMulti = header(H.H_FILTER_DELTA_MULTI) != 0;
  frame.deblocks = header(H.H_DEBLOCKS) != 0;
  frame.cdef = header(H.H_CDEF) != 0;
  frame.restores = header(H.H_RESTORES) != 0;
  frame.grain = header(H.H_GRAIN) != 0;
  frame.base = header(H.H_BASE);
  frame.cdefBits = header(H.H_CDEF_BITS);
}

/** Bytes of a row, in whole superblocks of 128. */
@inline
function strideOf(width: i32, subX: i32): i32 {
  return ((((width + 127) & ~127) >> subX) + 2 * MARGIN) * 2;
}

/** Windows of a plane. */
function openPlane(plane: Plane, p: i32): void {
  const subX = p ? frame.subX : 0;
  const subY = p ? frame.subY : 0;
  plane.subX = subX;
  plane.subY = subY;
  plane.width = (frame.width + subX) >> subX;
  plane.height = (frame.height + subY) >> subY;
  const stride = strideOf(frame.columns * 4, subX);
  const outStride = strideOf(frame.fullWidth, subX);
  plane.stride = stride;
  plane.fullWidth = (frame.fullWidth + subX) >> subX;
  plane.outStride = outStride;
  const side = 1 << frame.sideLog2;
  const rows = (frame.blockCopy ? frame.superblockRows * side : side) >> subY;
  const start = 2 * MARGIN;
  plane.top = take(stride * (rows + HISTORY + SPARE_ROWS)) + HISTORY * stride + start;
  plane.above = take(stride) + start;
  const outRows = (side >> subY) + HISTORY;
  const isCopied = frame.cdef || (frame.blockCopy && frame.grain);
  if (isCopied) plane.filtered = take(stride * outRows) + start;
  if (frame.upscales) plane.upscaled = take(outStride * outRows) + start;
  plane.restoration = header(H.H_RESTORATION_KIND + p);
  if (plane.restoration) {
    plane.restored = take(outStride * outRows) + start;
    plane.neighbours = take(outStride * 4) + start;
    const size = header(H.H_RESTORATION_SIZE + p);
    plane.unitSize = size;
    plane.unitsWide = max((plane.fullWidth + (size >> 1)) / size, 1);
    plane.unitsHigh = max((plane.height + (size >> 1)) / size, 1);
    plane.units = take(plane.unitsWide * plane.unitsHigh * UNIT_BYTES);
  }
}

/** Contexts above: three planes of levels, and eight single ones. */
function openContexts(width: i32): void {
  const bytes = (width >> 2) + CONTEXT_SLACK;
  const contexts = take(bytes * 11);
  for (let p = 0; p < frame.planes; p++) planeOf(p).levels = contexts + p * bytes;
  frame.modes = contexts + 3 * bytes;
  frame.chromaModes = contexts + 4 * bytes;
  frame.skips = contexts + 5 * bytes;
  frame.partitions = contexts + 6 * bytes;
  frame.transforms = contexts + 7 * bytes;
  frame.splits = contexts + 8 * bytes;
  frame.palettes = contexts + 9 * bytes;
  frame.chromaPalettes = contexts + 10 * bytes;
}

function openMaps(width: i32): void {
  const stride = (width >> 2) + MAP_SLACK;
  const rows = frame.side4 + MAP_HISTORY + 1;
  const history = MAP_HISTORY * stride;
  frame.mapStride = stride;
  frame.lumaSizes = take(stride * rows) + history;
  frame.chromaSizes = take(stride * rows) + history;
  frame.skipMap = take(stride * rows) + history;
  frame.segments = take(stride * rows) + history;
  frame.filterLevels = take(4 * stride * rows) + 4 * history;
  frame.cdefStride = (width >> 6) + 2;
  frame.cdefMap = take(frame.cdefStride * 3) + frame.cdefStride;
  if (frame.blockCopy) {
    const bytes = stride * MOTION_BYTES;
    frame.motion = take(bytes * (frame.side4 + MOTION_HISTORY)) + bytes * MOTION_HISTORY;
  }
}
