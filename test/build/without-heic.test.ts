import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { withoutHeic } from '../../src/build/without-heic.ts'

const entry = readFileSync(new URL('../../wasm/kernels.ts', import.meta.url), 'utf8')

it('withoutHeic() takes away all that is exported of HEVC, and nothing else', () => {
  const left = withoutHeic(entry)
  expect(entry).toContain('hevcOpen')
  expect(left).not.toMatch(/hevc/i)
  const lines = (text: string) => text.split('\n').filter((line) => line !== '')
  expect(lines(left)).toEqual(lines(entry).filter((line) => !line.includes('hevc')))
  expect(() => withoutHeic(left)).toThrow('does not export it')
})
