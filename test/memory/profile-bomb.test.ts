import { constants, deflateRawSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, expect, it } from 'vitest'
import { type DevServer, startDevServer } from '../helpers/dev-server.ts'
import { withPngProfile } from '../helpers/embed-profile.ts'
import { buildProfile, COLORANTS, curvElement, matrixTags } from '../helpers/icc-profile.ts'
import { workerdBytes } from '../soak/workerd-bytes.ts'

const MEBIBYTE = 1024 * 1024
const BLOCK = 16 * MEBIBYTE

let server: DevServer | undefined
afterAll(() => server?.stop())

const plain = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
  .png()
  .toBuffer()

/** An 8×8 PNG of 1 MB with a profile that says it is `length` long, and inflates to 1 GiB. */
async function bomb(length: number): Promise<Uint8Array<ArrayBuffer>> {
  const profile = Buffer.from(buildProfile(matrixTags(COLORANTS.p3, curvElement([2.2]))))
  profile.writeUInt32BE(length)
  const flush = { level: 9, finishFlush: constants.Z_SYNC_FLUSH }
  const zeros = deflateRawSync(Buffer.alloc(BLOCK), flush)
  const head = deflateRawSync(profile, flush)
  const stream = [Buffer.from([0x78, 0xda]), head, ...Array(1024 / 16).fill(zeros)]
  return new Uint8Array(withPngProfile(await plain, profile, Buffer.concat(stream)))
}

it('a profile that inflates to 1 GiB takes no more than 4 MiB, however long it says it is', async () => {
  server = await startDevServer()
  const { url, headers, pid } = server
  const post = async (query: string, body: Uint8Array<ArrayBuffer>) => {
    const request = { method: 'POST', headers: { ...headers, 'content-type': 'image/png' }, body }
    return (await fetch(`${url}/convert?${query}`, request)).status
  }
  expect(await post('format=png', new Uint8Array(await plain))).toBe(200) // the codecs are there
  const before = await workerdBytes(pid, 'VmHWM')
  expect(before).toBeGreaterThan(0)
  for (const length of [1000, 4 * MEBIBYTE, 1024 * MEBIBYTE]) {
    const file = await bomb(length)
    expect(file.length).toBeLessThan(1.2 * MEBIBYTE)
    for (let i = 0; i < 3; i++) expect(await post('format=png', file)).toBe(200)
    expect(await post('dry-run=true', file)).toBe(200)
  }
  expect((await workerdBytes(pid, 'VmHWM')) - before).toBeLessThan(64 * MEBIBYTE)
})
