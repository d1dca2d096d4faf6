/** GIF input: the first frame, by our own decoder (gif.ts). */

import type { Decoder } from '../../contract/codec.ts'
import type { GifInfo } from '../../contract/info.ts'
import { runInSlices } from '../../rows/pump.ts'
import { gifPeakBytes, openGif } from './rows.ts'

export function gifInput(): Decoder<GifInfo> {
  return {
    cost: (info, inputBytes) => ({
      instance: 'none',
      wasm: 0,
      script: inputBytes + gifPeakBytes(info),
    }),
    async decode({ input, info, signal }, consume) {
      try {
        return await runInSlices(consume(openGif(input, info)), signal)
      } finally {
        input.release()
      }
    },
  }
}
