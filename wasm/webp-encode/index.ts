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
