import { expect, it } from 'vitest'
import { KindChooser } from '../../../../src/engine/formats/webp/kind-chooser.ts'

it('next() has all kinds at first, then those that win, whatever they are like the others', () => {
  const chooser = new KindChooser(false)
  expect(chooser.next()).toEqual(['plain', 'masked', 'exact', 'sparse'])
  const sizes = { plain: 5000, masked: 1500, exact: 1100, sparse: 1000 }
  const tries = { plain: 0, masked: 0, exact: 0, sparse: 0 }
  chooser.note(new Map(Object.entries(sizes) as [keyof typeof sizes, number][]))
  const frames = 84
  for (let frame = 0; frame < frames; frame++) {
    const kinds = chooser.next()
    expect(kinds, `frame ${frame}`).toContain('sparse')
    for (const kind of kinds) tries[kind]++
    chooser.note(new Map(kinds.map((kind) => [kind, sizes[kind]])))
  }
  // Again after 4, 12 and 40 frames, then after twice as many each time, up to 40.
  expect(tries).toEqual({ plain: 2, masked: 3, exact: 4, sparse: frames })
})

it('next() goes over to a kind that has become the smallest', () => {
  const chooser = new KindChooser(true)
  const sizeOf = (kind: string, frame: number) => (kind === 'exact' ? 900 : frame < 10 ? 850 : 2000)
  let kinds = chooser.next()
  for (let frame = 0; frame < 40; frame++) {
    chooser.note(new Map(kinds.map((kind) => [kind, sizeOf(kind, frame)])))
    kinds = chooser.next()
  }
  expect(kinds).toContain('exact')
})

it('next() has a kind that has won once again as soon after it loses as at first', () => {
  const chooser = new KindChooser(true)
  const pauses: number[] = []
  let pause = 0
  for (let frame = 0; frame < 80; frame++) {
    const kinds = chooser.next()
    if (!kinds.includes('exact')) {
      pause++
      continue
    }
    pauses.push(pause)
    pause = 0
    const exact = pauses.length === 4 ? 990 : 1100
    chooser.note(new Map([...kinds].map((kind) => [kind, kind === 'exact' ? exact : 1000])))
  }
  // It wins after 16 frames, is alone for the 4 that the other one rests, and loses again.
  expect(pauses).toEqual([0, 4, 8, 16, 0, 0, 0, 0, 0, 4, 8, 16])
})

it('next() has all kinds again as soon as frames are four times as large as when these lost', () => {
  const chooser = new KindChooser(false)
  const first = { plain: 1000, masked: 900, exact: 100, sparse: 110 }
  chooser.note(new Map(Object.entries(first) as [keyof typeof first, number][]))
  expect(chooser.next()).toEqual(['exact'])
  chooser.note(new Map([['exact', 399]]))
  expect(chooser.next()).not.toContain('plain')
  chooser.note(new Map([['exact', 400]]))
  expect(chooser.next()).toEqual(['plain', 'masked', 'exact', 'sparse'])
})
