import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { importMemory } from '../../src/build/import-memory.ts'
import { AVIF_DECODER_STATIC } from '../../src/engine/stock-set/avif/decoder.ts'
import { AVIF_ENCODER_STATIC } from '../../src/engine/stock-set/avif/whole-encoder.ts'
import { WEBP_DECODER_STATIC } from '../../src/engine/stock-set/webp-decoder.ts'
import { WEBP_ENCODER_STATIC } from '../../src/engine/stock-set/webp-encoder.ts'

const STOCK = [
  ['@jsquash/webp/codec/dec/webp_dec.wasm', WEBP_DECODER_STATIC],
  ['@jsquash/webp/codec/enc/webp_enc_simd.wasm', WEBP_ENCODER_STATIC],
  ['@jsquash/avif/codec/dec/avif_dec.wasm', AVIF_DECODER_STATIC],
  ['@jsquash/avif/codec/enc/avif_enc.wasm', AVIF_ENCODER_STATIC],
] as const

describe('importMemory()', () => {
  it.each(STOCK)('makes %s import its memory, and changes nothing else', async (path, bytes) => {
    const stock = await readFile(fileURLToPath(import.meta.resolve(path)))
    const { module, staticBytes } = importMemory(stock)
    expect(staticBytes).toBe(bytes)
    const before = new WebAssembly.Module(stock as BufferSource)
    const after = new WebAssembly.Module(module as BufferSource)
    expect(WebAssembly.Module.exports(after)).toEqual(WebAssembly.Module.exports(before))
    expect(WebAssembly.Module.imports(after)).toEqual([
      ...WebAssembly.Module.imports(before),
      { module: 'pool', name: 'memory', kind: 'memory' },
    ])
  })

  it.each(STOCK)(
    'lets %s start in the given memory, with its data in place',
    async (path, bytes) => {
      const stock = await readFile(fileURLToPath(import.meta.resolve(path)))
      const module = new WebAssembly.Module(importMemory(stock).module as BufferSource)
      const memory = new WebAssembly.Memory({ initial: bytes / 65_536 })
      const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {}
      for (const item of WebAssembly.Module.imports(module)) {
        imports[item.module] = { ...imports[item.module], [item.name]: () => 0 }
      }
      new WebAssembly.Instance(module, { ...imports, pool: { memory } })
      expect(new Uint8Array(memory.buffer).some((byte) => byte !== 0)).toBe(true)
    },
  )
})
