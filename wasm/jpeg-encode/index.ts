export {
  jpegEncodeChunkBytes,
  jpegEncodeChunkLength,
  jpegEncodeChunkNext,
} from './bit-writer';
export { jpegEncodeYcc } from './colour';
export {
  jpegEncodeChunk,
  jpegEncodeFinish,
  jpegEncodeOpen,
  jpegEncodeReserve,
  jpegEncodeRows,
} from './encoder';
export { jpegEncodeFdct } from './fdct';
export { jpegEncodeQuantize } from './quantize';
export { jpegEncodeHalfBoth, jpegEncodeHalfWide } from './subsample';
