/** GIF input: the first frame, by our own decoder (rows.ts). */

import { type Decoder, still } from '../../contract/codec.ts'
import { runInSlices } from '../../rows/pump.ts'
import type { GifInfo } from './info.ts'
import { gifPeakBytes, openGif } from './rows.ts'

export function gifInput(): Decoder<GifInfo> {
  return {
    cost: (info, inputBytes) => ({
      heap: 'none',
      wasmBytes: 0,
      jsBytes: inputBytes + gifPeakBytes(info),
    }),
    async decode({ input, info, signal }, consume) {
      try {
        return await runInSlices(consume(still(openGif(input, info))), signal)
      } finally {
        input.release()
      }
    },
  }
}
