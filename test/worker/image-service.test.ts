/** The entrypoint for other Workers, and the client that looks like Cloudflare's Images binding. */

import { env, exports } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { type EdgepressService, images } from '../../src/client/images.ts'
import { probe, SlabList } from '../../src/engine/index.ts'
import { fixture, sniff } from './client.ts'
import type { FixtureName } from './fixture-names.ts'
import { shown } from './img-client.ts'

const service = (exports as unknown as { ImageService: EdgepressService }).ImageService
const OURS = images(service) as unknown as ImagesBinding
/** As miniflare has it, over sharp. */
const THEIRS = (env as unknown as { IMAGES: ImagesBinding }).IMAGES

function streamOf(name: FixtureName): ReadableStream<Uint8Array> {
  return new Blob([fixture(name)]).stream()
}

/** The promise of a call is one that nobody but its caller may look at. */
const settled = async <T>(call: () => Promise<T>): Promise<T> => await call()

const bytesOf = (stream: ReadableStream<Uint8Array>) => new Response(stream).bytes()

const FITS = ['scale-down', 'contain', 'cover', 'crop', 'pad', 'squeeze'] as const
/** photo.jpg has 160×120: boxes within it, around it, across it, and one side alone. */
const BOXES = [
  { width: 80, height: 40 },
  { width: 40, height: 100 },
  { width: 400, height: 300 },
  { width: 300, height: 200 },
  { width: 100 },
  { height: 50 },
  { width: 320 },
  { height: 33 },
]
const WEBP = { format: 'image/webp' } as const

describe('the shape of the Images binding', () => {
  it.each(FITS)('fit=%s gives the sizes of the simulator', async (fit) => {
    const boxes = BOXES.filter(({ width, height }) => fit !== 'squeeze' || (width && height))
    for (const name of ['photo.jpg', 'turned.jpg'] as const) {
      for (const box of boxes) {
        const size = async (binding: ImagesBinding) => {
          const input = binding.input(streamOf(name)).transform({ ...box, fit })
          return await shown((await input.output(WEBP)).response())
        }
        const ours = await size(OURS)
        expect(`${name} ${JSON.stringify(box)}: ${ours}`).toBe(
          `${name} ${JSON.stringify(box)}: ${await size(THEIRS)}`,
        )
      }
    }
  })

  it('fit=squeeze with one side keeps the shape, where the simulator keeps the other side', async () => {
    const input = OURS.input(streamOf('photo.jpg')).transform({ width: 100, fit: 'squeeze' })
    expect(await shown((await input.output(WEBP)).response())).toBe('webp 100x75')
  })

  it.each(['image/jpeg', 'image/png', 'image/webp', 'image/avif'] as const)(
    'output as %s, with its type, like the simulator',
    async (format) => {
      for (const binding of [OURS, THEIRS]) {
        const input = binding.input(streamOf('photo.webp')).transform({ width: 48 })
        const result = await input.output({ format, quality: 60 })
        expect(result.contentType()).toBe(format)
        expect(`image/${sniff(await bytesOf(result.image()))}`).toBe(format)
      }
    },
  )

  it.each([
    'photo.jpg',
    'logo.png',
    'photo.webp',
    'photo.avif',
    'photo.gif',
    'turned.jpg',
  ] as const)('info() of %s is that of the simulator', async (name) => {
    const theirs = await THEIRS.info(streamOf(name))
    expect(await OURS.info(streamOf(name))).toMatchObject(theirs)
  })

  it('does the chain of the documentation: turned, then made smaller', async () => {
    for (const binding of [OURS, THEIRS]) {
      const input = binding.input(streamOf('photo.jpg'))
      const result = await input.transform({ rotate: 90 }).transform({ width: 60 }).output(WEBP)
      expect(await shown(result.response())).toBe('webp 60x80')
    }
  })

  it('does what one conversion cannot, one after the other', async () => {
    const chain = OURS.input(streamOf('photo.jpg'))
      .transform({ width: 80, height: 80, fit: 'cover' })
      .transform({ width: 20, height: 40, fit: 'cover', gravity: 'left' })
      .transform({ rotate: 90, flip: 'h' })
    expect(await shown((await chain.output(WEBP)).response())).toBe('webp 40x20')
  })

  it('turns after it mirrors or before, in the order of the chain', async () => {
    const flipThenTurn = OURS.input(streamOf('logo.png')).transform({ flip: 'h' })
    const turnThenFlip = OURS.input(streamOf('logo.png')).transform({ rotate: 90 })
    const png = { format: 'image/png' } as const
    const one = await flipThenTurn.transform({ rotate: 90 }).output(png)
    const other = await turnThenFlip.transform({ flip: 'v' }).output(png)
    expect(await bytesOf(other.image())).toEqual(await bytesOf(one.image()))
  })

  it('keeps moving what moves, through a chain of two conversions', async () => {
    const chain = OURS.input(streamOf('moving.gif')).transform({ blur: 2 }).transform({ width: 24 })
    const result = await chain.output(WEBP)
    expect(probe(SlabList.of(await bytesOf(result.image())))).toMatchObject({
      ...{ width: 24, height: 16, frames: 3 },
    })
  })

  it('keeps a handle usable: each transform() is a new one', async () => {
    const handle = OURS.input(streamOf('photo.jpg'))
    handle.transform({ width: 10 })
    const result = await handle.transform({ width: 20 }).output(WEBP)
    expect(await shown(result.response())).toBe('webp 20x15')
  })

  it('answers with the headers that are given', async () => {
    const result = await OURS.input(streamOf('photo.jpg')).output(WEBP)
    const response = result.response({ headers: { 'Cache-Control': 'max-age=60' } })
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'max-age=60',
      'content-type': 'image/webp',
    })
  })

  it('takes and gives Base64', async () => {
    const text = btoa(String.fromCharCode(...fixture('photo.jpg'))).replace(/.{76}/g, '$&\r\n')
    const input = OURS.input(new Blob([text]).stream(), { encoding: 'base64' })
    const result = await input.transform({ width: 30 }).output({ format: 'image/png' })
    const answer = await new Response(result.image({ encoding: 'base64' })).text()
    const bytes = Uint8Array.from(atob(answer), (char) => char.charCodeAt(0))
    expect(await shown(new Response(bytes))).toBe('png 30x23')
  })

  it('takes a stream that a script made, in small pieces', async () => {
    const bytes = fixture('photo.jpg')
    let at = 0
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at >= bytes.length) return controller.close()
        controller.enqueue(bytes.slice(at, at + 1_000))
        at += 1_000
      },
    })
    const result = await OURS.input(stream).transform({ width: 16 }).output(WEBP)
    expect(await shown(result.response())).toBe('webp 16x12')
  })

  it.each([
    ['what is no picture', 9412, 'unsupported-format', { width: 10 }],
    ['too much blur', 9401, 'invalid-option', { blur: 251 }],
    ['gravity=face', 9401, 'invalid-option', { gravity: 'face' }],
    [
      'a point in the other mode',
      9401,
      'invalid-option',
      { gravity: { x: 0.1, mode: 'box-center' } },
    ],
    ['what nobody knows', 9401, 'unknown-option', { widht: 10 }],
  ] as const)('refuses %s with code %i', async (what, code, problem, transform) => {
    const isText = what === 'what is no picture'
    const stream = isText ? new Blob(['no picture at all']).stream() : streamOf('photo.jpg')
    const answer = OURS.input(stream)
      .transform(transform as ImageTransform)
      .output(WEBP)
    await expect(answer).rejects.toMatchObject({ name: 'ImagesError', code, problem })
  })

  it('draws a stream, and what becomes of one', async () => {
    const logo = OURS.input(streamOf('logo.png')).transform({ width: 8, rotate: 90 })
    const result = await OURS.input(streamOf('photo.jpg'))
      .transform({ width: 64 })
      .draw(streamOf('logo.png'), { left: 0, top: 0, opacity: 0.5 })
      .draw(logo, { right: 0, bottom: 0 })
      .output({ format: 'image/png' })
    const laid = await bytesOf(result.image())
    expect(await shown(new Response(laid))).toBe('png 64x48')
    const plain = OURS.input(streamOf('photo.jpg')).transform({ width: 64 })
    const without = await bytesOf((await plain.output({ format: 'image/png' })).image())
    expect(laid).not.toEqual(without)
  })

  it('refuses what it cannot draw', async () => {
    const drawn = OURS.input(streamOf('photo.jpg')).draw(streamOf('logo.png'), { opacity: 3 })
    await expect(drawn.output(WEBP)).rejects.toMatchObject({
      code: 9401,
      problem: 'invalid-option',
    })
  })
})

describe('the entrypoint ImageService', () => {
  it('convert() tells what it made, and streams it', async () => {
    const { body, ...facts } = await service.convert(streamOf('turned.jpg'), {
      format: 'webp',
      width: 60,
    })
    const bytes = await bytesOf(body)
    expect(facts).toEqual({ contentType: 'image/webp', width: 60, height: 80, bytes: bytes.length })
    expect(await shown(new Response(bytes))).toBe('webp 60x80')
  })

  it.each([
    ['image/avif,image/webp', 'image/avif'],
    ['image/webp', 'image/webp'],
    ['*/*', 'image/jpeg'],
  ])('convert() chooses by accept: %s is %s', async (accept, type) => {
    const { contentType, body } = await service.convert(streamOf('photo.jpg'), {
      accept,
      width: 16,
    })
    expect(contentType).toBe(type)
    await body.cancel()
  })

  it('derive() makes several of one file, in order', async () => {
    const made = await service.derive(streamOf('photo.jpg'), [
      { format: 'webp', width: 80 },
      { format: 'jpeg', width: 40, height: 40, fit: 'cover' },
      { format: 'png', width: 20, max_bytes: 4_000 },
    ])
    const seen = await Promise.all(made.map(({ body }) => shown(new Response(body))))
    expect(seen).toEqual(['webp 80x60', 'jpeg 40x40', 'png 20x15'])
  })

  it.each([
    ['no wish', []],
    ['too many', Array.from({ length: 17 }, () => ({ format: 'webp' }))],
    ['a wrong one', [{ format: 'webp' }, { format: 'json' }]],
    ['one for addresses', [{ format: 'webp', onerror: 'redirect' }]],
  ])('derive() refuses %s', async (_, wishes) => {
    await expect(settled(() => service.derive(streamOf('photo.jpg'), wishes))).rejects.toThrow(
      /^invalid-option: /,
    )
  })

  it('refuses what is over the limit of uploads, and works on', async () => {
    const large = new Blob([new Uint8Array(31_457_281)]).stream()
    await expect(settled(() => service.info(large))).rejects.toThrow(/^body-too-large: /)
    expect(await service.info(streamOf('photo.jpg'))).toMatchObject({ width: 160, height: 120 })
  })

  it('refuses an empty file and a damaged one', async () => {
    await expect(settled(() => service.info(new Blob([]).stream()))).rejects.toThrow(
      /^empty-file: /,
    )
    const cut = new Blob([fixture('logo.png').subarray(0, 90)]).stream()
    await expect(settled(() => service.convert(cut, { format: 'webp' }))).rejects.toThrow(
      /^damaged-image: /,
    )
  })
})
