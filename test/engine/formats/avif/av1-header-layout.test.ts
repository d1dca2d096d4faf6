import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { HEADER_AT } from '../../../../src/engine/formats/avif/av1/header-layout.ts'

const KERNEL = new URL('../../../../wasm/av1/header-fields.ts', import.meta.url)

it('HEADER_AT is where the kernel looks', () => {
  const lines = Object.entries(HEADER_AT).map(([name, at]) => {
    const words = name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
    return `export const H_${words}: i32 = ${at};`
  })
  const exported = readFileSync(KERNEL, 'utf8').match(/^export .*$/gm)
  expect(exported).toEqual(lines)
})
