import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { HEADER_AT } from '../../../../src/engine/formats/avif/av1/header-layout.ts'
import { INTER_AT } from '../../../../src/engine/formats/avif/av1/inter-layout.ts'

it.each([
  ['HEADER_AT', HEADER_AT, 'H', 'header-fields.ts'],
  ['INTER_AT', INTER_AT, 'I', 'inter/fields.ts'],
])('%s is where the kernel looks', (_name, layout, letter, file) => {
  const lines = Object.entries(layout).map(([name, at]) => {
    const words = name.replace(/[A-Z]/g, (upper) => `_${upper}`).toUpperCase()
    return `export const ${letter}_${words}: i32 = ${at};`
  })
  const kernel = new URL(`../../../../wasm/av1/${file}`, import.meta.url)
  const exported = readFileSync(kernel, 'utf8').match(/^export .*$/gm)
  expect(exported).toEqual(lines)
})
