export {
  webpLosslessChunk,
  webpLosslessFilter,
  webpLosslessFinish,
  webpLosslessIsOpaque,
  webpLosslessOpen,
  webpLosslessReserve,
  webpLosslessTake,
} from './encoder';
