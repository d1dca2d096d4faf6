export {
  webpLosslessChunk,
  webpLosslessFinish,
  webpLosslessIsOpaque,
  webpLosslessOpen,
  webpLosslessReserve,
  webpLosslessTake,
} from './encoder';
