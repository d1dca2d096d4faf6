// The one wasm module. What it exports is typed in src/engine/kernels/exports.ts.
export { alloc, mark, release } from './arena';
export { av1MissingRows, av1Open, av1Plane, av1Read, av1Stride } from './av1/av1';
export {
  av1EncodeHasCopies,
  av1EncodeHasMatrices,
  av1EncodeHasPalettes,
  av1EncodeOutput,
  av1EncodeSampling,
  av1EncodeTaken,
  av1EncodeTile,
} from './av1-encode/answers';
export { av1EncodeCdef } from './av1-encode/cdef';
export { av1EncodeOpen, av1EncodeRows, av1EncodeStep } from './av1-encode/encoder';
export {
  colorGray,
  colorGrayRgba,
  colorHdr,
  colorLook,
  colorLookMixed,
  colorRgba,
  flattenOpaque,
  flattenTranslucent,
  linkCmyk,
  linkRgba,
} from './color';
export * from './detail';
export * from './heif-color';
export { hevcOpen, hevcPlane, hevcRead, hevcSlice, hevcStride } from './hevc/hevc';
export {
  jpegBand,
  jpegChannels,
  jpegHeight,
  jpegMissingRows,
  jpegOpen,
  jpegPrepare,
  jpegRead,
  jpegStride,
  jpegWidth,
} from './jpeg/decoder';
export * from './jpeg-encode';
export { jpegTurnOpen, jpegTurnStep } from './jpeg-turn/turn';
// JPEG XL.
export { jxlChunkBytes, jxlChunkLength, jxlChunkNext } from './jxl-encode/output';
export {
  jxlSectionCount,
  jxlSectionPlaces,
  jxlSectionSizes,
  jxlSectionsChunk,
  jxlSectionsFocus,
} from './jxl-encode/sections';
export {
  jxlLosslessChunk,
  jxlLosslessHead,
  jxlLosslessMost,
  jxlLosslessOpen,
  jxlLosslessRoom,
  jxlLosslessStep,
  jxlLosslessTake,
} from './jxl-lossless/encode';
export {
  jxlEncodeFinish,
  jxlEncodeOpen,
  jxlEncodeRoom,
  jxlEncodeTake,
} from './jxl-lossy/encode';
export {
  jxlRecodeMissingRows,
  jxlRecodeOpen,
  jxlRecodeStep,
} from './jxl-recode/recode';
export { overlayMultiply, overlayOver } from './overlay/composite';
export {
  pngBand,
  pngChannels,
  pngHeight,
  pngMissingRows,
  pngOpen,
  pngPrepare,
  pngRead,
  pngStride,
  pngWidth,
} from './png/png';
export * from './png-encode/png-encode';
export * from './quantize';
export { resizeColumns, resizeOpen, resizePull, resizePush, resizeRows } from './resize/resize';
export { webpBand, webpCanvas, webpStride } from './webp/canvas';
export { vp8MissingRows, vp8Open, vp8Read } from './webp/vp8';
export { vp8lMissingRows, vp8lOpen, vp8lRead } from './webp/vp8l';
export * from './webp-encode';
export * from './webp-lossless';
