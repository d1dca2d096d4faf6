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
  // Again after 4, 12 and 40 frames.
  expect(tries).toEqual({ plain: 2, masked: 6, exact: 16, sparse: frames })
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
