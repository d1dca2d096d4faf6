/** ipx: addresses of Nuxt Image and unpic, and every modifier against ipx itself. */

import { strict as assert } from 'node:assert'
import { rmSync, symlinkSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { generate } from 'unpic/providers/ipx'
import { clientFile } from './clients.ts'
import { NUXT_IMAGE, nuxtUrl } from './nuxt.ts'
import type { AdapterChecks } from './place.ts'
import { sweep } from './random.ts'
import {
  type Answer,
  ask,
  expectPicture,
  type FileName,
  openStage,
  STAGE_VARS,
  type Stage,
} from './stage.ts'

export const ipxChecks: AdapterChecks = {
  name: 'ipx',
  clients: [NUXT_IMAGE, 'ipx@4.0.0-beta.1'],
  vars: STAGE_VARS,
  async check({ server }, count) {
    const stage = await openStage(server)
    const lines: string[] = []
    const report = (line: string) => lines.push(line)
    const make = await openIpx(stage)
    let worst = Number.POSITIVE_INFINITY
    for (const [file, modifiers] of CASES) {
      const { path } = stage.files[file]
      const answer = await ask(stage, `/_ipx/${modifiers}${path}`)
      const like = await make(`${modifiers}${path}`)
      const alike = await expectPicture(answer, `${file} ${modifiers}`, { like, format: 'png' })
      worst = Math.min(worst, alike)
    }
    report(`${CASES.length} modifiers as ipx itself has them, the worst ${worst.toFixed(1)} dB`)
    await clients(stage, make, report)
    await answers(stage)
    report(await sweep(stage, { addresses: addresses(stage), judge, count }))
    return lines
  },
}

type Make = (path: string) => Promise<Buffer>

interface Ipx {
  createIPX(options: object): object
  createIPXFetchHandler(ipx: object): (address: string) => Promise<Response>
}

/** ipx over the same files. */
async function openIpx({ files }: Stage): Promise<Make> {
  useOwnSharp()
  const path = pathToFileURL(clientFile('ipx/dist/index.mjs')).href
  const { createIPX, createIPXFetchHandler } = (await import(path)) as Ipx
  const bytesOf = (id: string) => Object.values(files).find(({ path }) => path === id)?.bytes
  const storage = {
    name: 'stage',
    getMeta: (id: string) => (bytesOf(id) ? {} : undefined),
    getData: (id: string) => bytesOf(id),
  }
  const handle = createIPXFetchHandler(createIPX({ storage }))
  return async (path) => {
    const response = await handle(`http://ipx.test/${path}`)
    assert.equal(response.status, 200, `ipx itself: ${path}`)
    return Buffer.from(await response.arrayBuffer())
  }
}

/** Theirs has no binary, and both are to draw with the same library. */
function useOwnSharp(): void {
  const theirs = clientFile('sharp')
  rmSync(theirs, { recursive: true, force: true })
  symlinkSync(fileURLToPath(new URL('../../node_modules/sharp', import.meta.url)), theirs, 'dir')
}

const CASES: readonly (readonly [FileName, string])[] = [
  ...(
    [
      ...[
        '_',
        'w_160',
        'h_90',
        'width_500',
        'enlarge,w_500',
        's_100x100',
        's_100',
        'resize_100x60',
      ],
      ...['s_600x300', 'enlarge,s_600x300', 's_100x100,fit_contain', 's_100x100,fit_fill'],
      ...['s_100x100,fit_inside', 's_100x100,fit_outside', 's_1000x100,fit_inside'],
      ...['s_400x100,fit_contain,b_red', 's_100x100,pos_left', 's_100x40,pos_north'],
      ...['s_100x100,pos_entropy', 's_100x100,pos_attention', 's_100x100,pos_7'],
      ...['w_100,h_20', 'h_20,s_10x30', 'kernel_mitchell,s_100x75'],
      ...[
        'kernel_mitchell,w_80',
        'kernel_nearest,h_90',
        'kernel_mitchell,s_90x60,w_80',
        'grayscale,tint_orange',
      ],
      ...['extract_20_30_100_50', 'crop_0_0_50_60,w_25', 'extend_10_20_30_40,b_gold', 'extend_5'],
      ...['rotate_90', 'rotate_180', 'rotate_-90', 'w_100,rotate_90', 's_100x50,rotate_90'],
      ...['resize_60x60,rotate_90', 'flip', 'flop', 'flip,flop'],
      ...['flip,rotate_90', 's_80x80,pos_left,flop', 'sharpen_1.5', 'sharpen_2_1_2', 'median'],
      ...['blur_3', 'negate', 'negate_false', 'linear_1.2_-10', 'linear_0.5', 'modulate_1.2'],
      ...['modulate_1.1_0.5_90', 'brightness_0.8', 'saturation_1.5', 'hue_-60', 'lightness_10'],
      ...['modulate_2,saturation_0.5', 'tint_orange', 'grayscale', 'f_png', 'flatten', 'utm_5'],
    ] as const
  ).map((modifiers) => ['drawing', modifiers] as const),
  ['framed', 'trim'],
  ['framed', 'trim_20'],
  ['framed', 'trim,w_100'],
  ['clear', 's_100x100,fit_contain'],
  ['clear', 's_100x100,fit_contain,b_red'],
  ['clear', 'flatten,b_gold'],
  ['clear', 'extend_10_10_10_10,b_navy'],
  ['clear', 'negate_false'],
  ['clear', 'w_90'],
  ['photo', 'w_200,f_png'],
]

async function clients(stage: Stage, make: Make, report: (line: string) => unknown): Promise<void> {
  const { path } = stage.files.calm
  const nuxt = (modifiers: Record<string, string | number>) => nuxtUrl('ipx', path, modifiers)
  const list = [
    [generate(path, { width: 200, height: 100, format: 'png' }), 'png'],
    [generate(path, { width: 96, format: 'png' }), 'png'],
    [generate(path, { width: 100, quality: 95, format: 'webp' }), 'webp'],
    [await nuxt({ width: 200, height: 200, format: 'png' }), 'png'],
    [await nuxt({ width: 200, height: 200, fit: 'contain', format: 'jpeg', quality: 95 }), 'jpeg'],
    [await nuxt({ width: 90, format: 'webp', quality: 95 }), 'webp'],
    [await nuxt({ width: 90, height: 60, fit: 'fill', position: 'top', format: 'png' }), 'png'],
  ] as const
  const alike: number[] = []
  for (const [address, format] of list) {
    // What ipx makes before it is coded with loss: sharp's PNGs of a quality have a palette.
    const modifiers = address.replace(/^.*\/_ipx\//, '')
    const like = await make(
      modifiers.replace(/\bf_\w+/, 'f_png').replace(/\bq(?:uality)?_\d+/, 'utm_1'),
    )
    const likeness = { like, format, ...(format !== 'png' && { quality: 95 }) }
    alike.push(await expectPicture(await ask(stage, address), address, likeness))
  }
  const auto = generate(path, { width: 90 })
  const accepted = await ask(stage, auto, { Accept: 'image/avif,image/webp' })
  assert.deepEqual([accepted.type, accepted.headers.get('Vary')], ['image/avif', 'Accept'])
  const worst = Math.min(...alike).toFixed(1)
  report(`${list.length + 1} addresses of Nuxt Image and unpic, the worst ${worst} dB`)
}

async function answers(stage: Stage): Promise<void> {
  const { path } = stage.files.photo
  const { headers } = await ask(stage, `/_ipx/w_50${path}`)
  assert.equal(headers.get('Cache-Control'), 'max-age=86400, public, s-maxage=86400')
  assert.equal(headers.get('Content-Security-Policy'), "default-src 'none'")
  assert.equal(headers.get('X-Content-Type-Options'), 'nosniff')
  assert.equal(headers.get('Vary'), null)
  for (const [address, status, name] of [
    ['/_ipx/', 400, 'IPX_MISSING_MODIFIERS'],
    ['/_ipx/test', 400, 'IPX_MISSING_ID'],
    ['/_ipx/w_abc/a.jpg', 400, 'IPX_INVALID_MODIFIER_ARG'],
    ['/_ipx/extract_0_0_10/a.jpg', 400, 'IPX_MISSING_MODIFIER_ARG'],
    ['/_ipx/rotate_45/a.jpg', 400, 'IPX_INVALID_MODIFIER'],
    ['/_ipx/_/none.jpg', 404, 'IPX_RESOURCE_NOT_FOUND'],
    ['/_ipx/_/https://evil.test/a.jpg', 403, 'IPX_FORBIDDEN_HOST'],
  ] as const) {
    const answer = await ask(stage, address)
    const { status: told, statusText } = JSON.parse(`${answer.body}`)
    assert.deepEqual([answer.status, told, statusText], [status, status, name], address)
  }
}

function judge({ status, type, body }: Answer, what: string): void {
  if (status === 304) return
  assert.match(type, /^application\/json/, what)
  const told = JSON.parse(`${body}`)
  assert.deepEqual([told.status, /^IPX_/.test(told.statusText)], [status, true], what)
  assert.equal(typeof told.message, 'string', what)
}

function addresses(stage: Stage): fc.Arbitrary<string> {
  const paths = Object.values(stage.files).map(({ path }) => path)
  const id = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...paths) },
    fc.constantFrom('', '/', '/none.jpg', '/https://evil.test/a.jpg', '/%00', '/100%.jpg'),
  )
  const name = fc.constantFrom(
    ...['w', 'w', 'h', 's', 's', 'fit', 'fit', 'pos', 'q', 'f', 'f', 'b', 'enlarge', 'kernel'],
    ...['trim', 'extend', 'crop', 'rotate', 'flip', 'flop', 'sharpen', 'median', 'blur', 'flatten'],
    ...[
      'negate',
      'linear',
      'modulate',
      'hue',
      'tint',
      'grayscale',
      'a',
      'gamma',
      'zzz',
      '__proto__',
    ],
  )
  const value = fc.oneof(
    fc.constantFrom('', '10', '90', '200x100', '50x90', 'cover', 'contain', 'fill', 'webp', 'png'),
    fc.constantFrom('auto', 'red', 'f00', '1_2_30_40', 'top', 'entropy', '0.5', '1.5_0.5', 'jpeg'),
    fc.integer({ min: -20, max: 700 }).map(String),
    fc.string({ maxLength: 6 }).map(encodeURIComponent),
  )
  const modifiers = fc.array(fc.tuple(name, value), { maxLength: 4 }).map((pairs) => {
    return pairs.map(([one, text]) => (text ? `${one}_${text}` : one)).join(',') || '_'
  })
  return fc.tuple(modifiers, id).map(([one, two]) => `/_ipx/${one}${two}`)
}
