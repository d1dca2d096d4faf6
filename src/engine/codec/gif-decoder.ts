/** GIF input: the first frame, by our own decoder (gif.ts). */

import type { GifInfo } from '../probe/info.ts'
import { runInSlices } from '../rows/pump.ts'
import type { Decoder } from './codec.ts'
import { gifPeakBytes, openGif } from './gif.ts'

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
