/** JPEG XL input by libjxl, in whole frames: upright, in 8 bits, the first picture of an animation. */

import { unsupported } from '../../api/fail.ts'
import { type Decoder, still } from '../../contract/codec.ts'
import { decodeInHeap, type StockInput, stockCost } from '../../stock/decoder.ts'
import type { LoadWasm } from '../../stock/modules.ts'
import type { CodecPool } from '../../stock/pool.ts'
import type { JxlInfo } from './info.ts'
import { libjxl } from './libjxl.ts'
import { JXL } from './name.ts'
import { readLayout } from './read/layout.ts'
import { fillPlain, plainBytes } from './read/plain-codestream.ts'
import { jxlHeapBytes } from './read-memory.ts'

/** Without `wasm`, all files are refused. */
export function stockJxlInput(wasm: LoadWasm | undefined, pool: CodecPool): Decoder<JxlInfo> {
  if (!wasm) return { cost: refuseAll, decode: refuseAll }
  const stock: StockInput = { formatName: JXL.label, codec: libjxl(wasm), options: [] }
  return {
    cost: (info, inputBytes) => stockCost(stock, inputBytes, jxlHeapBytes(info, inputBytes)),
    decode({ input, info }, consume) {
      const layout = readLayout(input)
      const fileBytes = plainBytes(layout)
      const fill = (place: Uint8Array) => {
        fillPlain(input, layout, place)
        input.release()
      }
      const job = { pool, fileBytes, fill, reservedBytes: jxlHeapBytes(info, fileBytes) }
      return decodeInHeap(stock, job, (rows) => consume(still(rows)))
    },
  }
}

function refuseAll(): never {
  return unsupported(JXL, 'this service was built without its decoder')
}
