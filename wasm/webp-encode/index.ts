export {
  webpAlphaChunk,
  webpAlphaFinish,
  webpAlphaIsOpaque,
  webpAlphaOpen,
  webpAlphaTake,
} from './alpha-encoder';
export {
  webpEncodeChunk,
  webpEncodeChunkBytes,
  webpEncodeChunkLength,
  webpEncodeChunkNext,
  webpEncodeFinish,
  webpEncodeLength,
  webpEncodeOpen,
  webpEncodeReserve,
  webpEncodeRoom,
  webpEncodeTake,
} from './encoder';
