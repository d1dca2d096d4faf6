import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bundlingEnv, isStockAsked } from '../../src/cli/codec-set.ts'
import { type DevServer, startDevServer } from '../helpers/dev-server.ts'
import { photo } from '../helpers/engine.ts'

let server: DevServer
beforeAll(async () => {
  server = await startDevServer({ env: bundlingEnv({ CODECS: 'stock' }) })
}, 120_000)
afterAll(() => server?.stop())

function convert(file: Buffer, query: string): Promise<Response> {
  return fetch(`${server.url}/convert?${query}`, {
    method: 'POST',
    headers: server.headers,
    body: new Uint8Array(file),
  })
}

it('CODECS=stock turns JPEG into WebP, PNG into AVIF, and PNG into what mozjpeg writes', async () => {
  const jpeg = await photo(800, 600).jpeg().toBuffer()
  const png = await photo(300, 200).png().toBuffer()
  const results = [
    await convert(jpeg, 'format=webp&width=400'),
    await convert(png, 'format=avif'),
    await convert(png, 'format=jpeg'),
  ]
  expect(results.map(({ status }) => status)).toEqual([200, 200, 200])
  const [webp, avif, mozjpeg] = await Promise.all(
    results.map(async (response) => Buffer.from(await response.arrayBuffer())),
  )
  expect(await sharp(webp).metadata()).toMatchObject({ format: 'webp', width: 400, height: 300 })
  expect(await sharp(avif).metadata()).toMatchObject({ format: 'heif', width: 300, height: 200 })
  expect(await sharp(mozjpeg).metadata()).toMatchObject({ format: 'jpeg', isProgressive: true })
})

it('CODECS=stock refuses 12 megapixels that our rows would take, with a number', async () => {
  const large = await photo(4_000, 3_000)
    .jpeg({ quality: 80, progressive: true, chromaSubsampling: '4:4:4' })
    .toBuffer()
  const response = await convert(large, 'format=webp&width=1024')
  expect(response.status).toBe(422)
  const problem = (await response.json()) as { code: string; needed: number; available: number }
  expect(problem.code).toBe('memory-budget')
  expect(problem.needed).toBeGreaterThan(problem.available)
})

it('isStockAsked() knows one other set only', () => {
  expect([isStockAsked({}), isStockAsked({ CODECS: 'stock' })]).toEqual([false, true])
  expect(() => isStockAsked({ CODECS: 'stok' })).toThrow('CODECS is "stok"')
})

it('bundlingEnv() asks for what differs from the usual', () => {
  const conditions = (env: NodeJS.ProcessEnv) => bundlingEnv(env).WRANGLER_BUILD_CONDITIONS
  expect(conditions({})).toBeUndefined()
  expect(conditions({ JXL_INPUT: 'off' })).toBe('no-jxl,workerd,worker,browser')
  expect(conditions({ CODECS: 'stock', JXL_INPUT: 'off' })).toMatch(/^stock,no-jxl,/)
  expect(() => conditions({ JXL_INPUT: 'no' })).toThrow('JXL_INPUT is "no"')
})
