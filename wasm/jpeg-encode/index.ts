export {
  jpegEncodeChunkBytes,
  jpegEncodeChunkLength,
  jpegEncodeChunkNext,
} from './bit-writer';
export {
  jpegEncodeChunk,
  jpegEncodeFinish,
  jpegEncodeOpen,
  jpegEncodeReserve,
  jpegEncodeRows,
} from './encoder';
