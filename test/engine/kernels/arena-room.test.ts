import { expect, it } from 'vitest'
import { ArenaRoom } from '../../../src/engine/kernels/arena-room.ts'
import type { Kernels } from '../../../src/engine/kernels/kernels.ts'
import { testKernels } from '../../helpers/kernels.ts'

/** A room of which `first` bytes are taken already. */
function roomOf(kernels: Kernels, first: number, bytes: number) {
  const start = kernels.exports.mark()
  const taken = kernels.alloc(first)
  return { room: new ArenaRoom(kernels, start, bytes), start, taken }
}

it('ArenaRoom gives the same memory again, and leaves what lies behind it alone', () => {
  const kernels = testKernels()
  const { room, taken } = roomOf(kernels, 600, 1024)
  const behind = kernels.alloc(100)
  kernels.view(behind, 100).fill(7)
  const top = kernels.exports.mark()
  const again = room.refill(() => [kernels.alloc(64), kernels.alloc(700)])
  expect(again[0]).toBe(taken)
  for (const pointer of again) kernels.view(pointer, 64).fill(2)
  expect(kernels.exports.mark()).toBe(top)
  expect(kernels.view(behind, 100).every((byte) => byte === 7)).toBe(true)
  expect(kernels.alloc(10)).toBe(top)
})

it('ArenaRoom takes exactly what it was made for, or what it holds', () => {
  const kernels = testKernels()
  for (const [first, bytes, held] of [
    [100, 1024, 1024],
    [1000, 1024, 1088],
    [2000, 1024, 2112],
  ] as const) {
    const { room, start } = roomOf(kernels, first, bytes)
    expect(kernels.exports.mark() - start).toBe(held)
    room.refill(() => kernels.alloc(first))
    expect(kernels.exports.mark() - start).toBe(held)
    room.refill(() => undefined)
    expect(kernels.exports.mark() - start).toBe(held)
  }
})

it('ArenaRoom refuses what does not fit', () => {
  const kernels = testKernels()
  const { room } = roomOf(kernels, 100, 1024)
  kernels.alloc(100)
  expect(() => room.refill(() => kernels.alloc(2000))).toThrow('too small')
})
