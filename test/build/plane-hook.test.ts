import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { hookPlanes } from '../../src/build/plane-hook.ts'

const MALLOC = 'z'

function stock(path = '@jsquash/webp/codec/enc/webp_enc_simd.wasm'): Promise<Buffer> {
  return readFile(fileURLToPath(import.meta.resolve(path)))
}

describe('hookPlanes()', () => {
  it('hookPlanes() adds three exports and changes nothing else that is seen from outside', async () => {
    const wasm = await stock()
    const before = new WebAssembly.Module(wasm as BufferSource)
    const after = new WebAssembly.Module(hookPlanes(wasm, MALLOC))
    expect(WebAssembly.Module.imports(after)).toEqual(WebAssembly.Module.imports(before))
    expect(WebAssembly.Module.exports(after)).toEqual([
      ...WebAssembly.Module.exports(before),
      { name: 'importRgba', kind: 'function' },
      { name: 'picture', kind: 'global' },
      { name: 'malloc', kind: 'function' },
    ])
  })

  it('hookPlanes() stops at another library', async () => {
    const other = await stock('@jsquash/webp/codec/dec/webp_dec.wasm')
    expect(() => hookPlanes(other, MALLOC)).toThrow('Cannot hook')
  })

  it('hookPlanes() stops when malloc is not exported under the given name', async () => {
    const wasm = await stock()
    expect(() => hookPlanes(wasm, 'nothing')).toThrow('exports no malloc')
  })

  it('hookPlanes() stops at a module that is hooked already', async () => {
    const hooked = hookPlanes(await stock(), MALLOC)
    expect(() => hookPlanes(hooked, MALLOC)).toThrow('Cannot hook')
  })
})
