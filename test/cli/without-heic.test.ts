import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bundlingEnv } from '../../src/cli/codec-set.ts'
import { heicOf } from '../helpers/craft-heic.ts'
import { type DevServer, startDevServer } from '../helpers/dev-server.ts'
import { photo } from '../helpers/engine.ts'

let server: DevServer
beforeAll(async () => {
  server = await startDevServer({ env: bundlingEnv({ HEIC_INPUT: 'off' }) })
}, 120_000)
afterAll(() => server?.stop())

function convert(file: Buffer): Promise<Response> {
  const body = new Uint8Array(file)
  const init = { method: 'POST', headers: server.headers, body }
  return fetch(`${server.url}/convert?format=webp&width=40`, init)
}

it('HEIC_INPUT=off makes a Worker that refuses HEIC by name and converts all else', async () => {
  const refused = await convert(await heicOf(photo(80, 60)))
  expect(refused.status).toBe(415)
  expect(await refused.json()).toMatchObject({ code: 'unsupported-format' })
  for (const file of [
    await photo(80, 60).jpeg().toBuffer(),
    await photo(80, 60).avif({ effort: 1 }).toBuffer(),
  ]) {
    const made = await convert(file)
    expect(made.status).toBe(200)
    const { format, width } = await sharp(Buffer.from(await made.arrayBuffer())).metadata()
    expect([format, width]).toEqual(['webp', 40])
  }
})
