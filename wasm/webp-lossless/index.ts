export {
  webpLosslessChunk,
  webpLosslessFilter,
  webpLosslessFinish,
  webpLosslessFound,
  webpLosslessIsOpaque,
  webpLosslessOpen,
  webpLosslessPrefer,
  webpLosslessReserve,
  webpLosslessTake,
} from './encoder';
