import { afterEach, expect, it, vi } from 'vitest'
import { GrowingBytes } from '../../../src/engine/bytes/growing-bytes.ts'

afterEach(() => vi.unstubAllGlobals())

function filled(): GrowingBytes {
  const file = new GrowingBytes(5)
  file.append(Uint8Array.of(1, 2))
  file.append(new Uint8Array(0))
  file.append(Uint8Array.of(3, 4, 5))
  return file
}

it('GrowingBytes holds what was appended, and takes no more than that', () => {
  expect([...filled().bytes]).toEqual([1, 2, 3, 4, 5])
  const half = new GrowingBytes(1_000)
  half.append(new Uint8Array(10))
  expect(half.bytes.buffer.byteLength).toBe(10)
  expect(new GrowingBytes(0).bytes).toHaveLength(0)
})

it('GrowingBytes does the same where buffers cannot be resized', () => {
  const Plain = ArrayBuffer
  class Fixed extends Plain {
    constructor(bytes: number, options?: object) {
      if (options) throw new RangeError('no addresses')
      super(bytes)
    }
  }
  vi.stubGlobal('ArrayBuffer', Fixed)
  expect([...filled().bytes]).toEqual([1, 2, 3, 4, 5])
})
