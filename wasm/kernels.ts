// The one wasm module. What it exports is typed in src/engine/kernels/exports.ts.
export { alloc, mark, release } from './arena';
export {
  av1EncodeOpen,
  av1EncodeOutput,
  av1EncodeRows,
  av1EncodeStep,
  av1EncodeTaken,
  av1EncodeTile,
} from './av1-encode/encoder';
export {
  colorGray,
  colorGrayRgba,
  colorHdr,
  colorRgba,
  flattenOpaque,
  flattenTranslucent,
  linkCmyk,
  linkRgba,
} from './color';
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
export { resizeColumns, resizeOpen, resizePull, resizePush, resizeRows } from './resize/resize';
