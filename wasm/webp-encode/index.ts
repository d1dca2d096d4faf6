export {
  webpEncodeFinish,
  webpEncodeOpen,
  webpEncodeReserve,
  webpEncodeRoom,
  webpEncodeTake,
} from './encoder';
