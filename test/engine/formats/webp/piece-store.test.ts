import { describe, expect, it } from 'vitest'
import { PieceStore } from '../../../../src/engine/formats/webp/piece-store.ts'

const LIST = 3

describe('PieceStore', () => {
  it('keeps copies of pieces, and brings them in their order', () => {
    const store = new PieceStore()
    const room = Uint8Array.of(1, 2, 3)
    expect(store.keep(LIST, room)).toBe(true)
    room.fill(9)
    expect(store.keep(LIST, room.subarray(0, 2))).toBe(true)
    expect(store.heldBytes).toBe(5)
    expect([0, 1].map((index) => [...store.bring(LIST, index, false)])).toEqual([
      [1, 2, 3],
      [9, 9],
    ])
  })

  it('lets go of what is brought for the last time', () => {
    const store = new PieceStore()
    store.keep(LIST, new Uint8Array(7))
    store.keep(LIST, new Uint8Array(5))
    expect(store.bring(LIST, 0, true)).toHaveLength(7)
    expect(store.heldBytes).toBe(5)
    expect(store.bring(LIST, 1, true)).toHaveLength(5)
    expect(store.heldBytes).toBe(0)
  })

  it('refuses what would be more than it may hold, of all lists together', () => {
    const store = new PieceStore(10)
    expect(store.keep(LIST, new Uint8Array(6))).toBe(true)
    expect(store.keep(LIST + 1, new Uint8Array(5))).toBe(false)
    expect(store.keep(LIST + 1, new Uint8Array(4))).toBe(true)
    expect(store.heldBytes).toBe(10)
  })

  it('carries over pieces as over the digits of a number', () => {
    const store = new PieceStore()
    store.keep(LIST, Uint8Array.of(4, 7, 255))
    store.keep(LIST, Uint8Array.of(255, 255))
    store.carry(LIST)
    expect(store.take(LIST).map((piece) => [...piece])).toEqual([
      [4, 8, 0],
      [0, 0],
    ])
  })

  it('hands a list over, and holds it no longer', () => {
    const store = new PieceStore()
    store.keep(LIST, Uint8Array.of(1))
    store.keep(LIST + 1, Uint8Array.of(2, 2))
    expect(store.take(LIST)).toEqual([Uint8Array.of(1)])
    expect(store.heldBytes).toBe(2)
    expect(store.take(LIST)).toEqual([])
  })
})
