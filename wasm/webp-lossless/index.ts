export {
  webpLosslessFilter,
  webpLosslessFinish,
  webpLosslessFound,
  webpLosslessIsOpaque,
  webpLosslessOpen,
  webpLosslessPrefer,
  webpLosslessTake,
} from './encoder';
