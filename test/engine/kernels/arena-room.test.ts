import { expect, it } from 'vitest'
import { ArenaRoom } from '../../../src/engine/kernels/arena-room.ts'
import { testKernels } from '../../helpers/kernels.ts'

it('ArenaRoom gives the same memory again, and leaves what lies behind it alone', () => {
  const kernels = testKernels()
  const room = new ArenaRoom(kernels, 1024)
  const behind = kernels.alloc(100)
  kernels.view(behind, 100).fill(7)
  const top = kernels.exports.mark()
  const first = room.refill(() => kernels.alloc(600))
  kernels.view(first, 600).fill(1)
  const second = room.refill(() => [kernels.alloc(64), kernels.alloc(800)])
  expect(second[0]).toBe(first)
  for (const pointer of second) kernels.view(pointer, 64).fill(2)
  expect(kernels.exports.mark()).toBe(top)
  expect(kernels.view(behind, 100).every((byte) => byte === 7)).toBe(true)
  expect(kernels.alloc(10)).toBe(top)
})

it('ArenaRoom takes exactly what it was made for', () => {
  const kernels = testKernels()
  const room = new ArenaRoom(kernels, 1024)
  const top = kernels.exports.mark()
  room.refill(() => kernels.alloc(1024))
  expect(kernels.exports.mark()).toBe(top)
  room.refill(() => undefined)
  expect(kernels.exports.mark()).toBe(top)
})

it('ArenaRoom refuses what does not fit', () => {
  const kernels = testKernels()
  const room = new ArenaRoom(kernels, 1024)
  kernels.alloc(100)
  expect(() => room.refill(() => kernels.alloc(2000))).toThrow('too small')
})
