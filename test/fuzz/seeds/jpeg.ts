/** JPEGs of every coding, sampling, scan order and colour that can be made here. */

import sharp from 'sharp'
import { bytesFrom, orientationTiff, segment, tiff } from '../../helpers/craft.ts'
import { photo } from '../../helpers/engine.ts'
import { buildProfile, COLORANTS, matrixTags, SRGB_CURVE } from '../../helpers/icc-profile.ts'
import { type JpegRecipe, writeJpeg } from '../../helpers/jpeg-writer.ts'
import { type Seed, seed } from './seed.ts'

const SOF0 = 0xc0
const SOF1 = 0xc1
const SOF2 = 0xc2
const SOF9 = 0xc9
const SOF10 = 0xca
const YCC = [1, 2, 3]

/** Sampling factors of three or four components, `hv` each. */
const SAMPLINGS = ['11 11 11', '21 11 11', '22 11 11', '12 11 11', '41 11 11', '44 11 11'].concat([
  '31 11 11',
  '22 21 12',
  '11 22 22',
  '24 11 11',
  '22 11 11 22',
  '11 11 11 11',
  '32 11 12',
])

export async function jpegSeeds(): Promise<Seed[]> {
  const encoded = await encodedSeeds()
  const progressive = encoded.find(({ name }) => name === 'progressive')!
  const written = writtenSeeds()
  return [
    ...encoded,
    ...written,
    ...written.slice(0, 4).map((file) => recoded(file, SOF1, SOF9)),
    recoded(encoded[0]!, SOF0, SOF9),
    recoded(progressive, SOF2, SOF10),
    seed('wide quantizers', 'jpeg', withWideQuantizers(written[1]!.bytes)),
    seed('metadata', 'jpeg', withMetadata(written[2]!.bytes)),
  ]
}

async function encodedSeeds(): Promise<Seed[]> {
  const small = photo(52, 37)
  const recipes = {
    baseline: small.clone().jpeg({ quality: 70 }),
    progressive: small.clone().jpeg({ progressive: true }),
    'progressive 4:4:4': photo(31, 44).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }),
    gray: small.clone().toColourspace('b-w').jpeg(),
    'progressive gray': small.clone().toColourspace('b-w').jpeg({ progressive: true }),
    cmyk: small.clone().toColourspace('cmyk').jpeg(),
    mozjpeg: photo(65, 50).jpeg({ mozjpeg: true, quality: 50 }),
    'high quality': photo(24, 24).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }),
    icc: photo(20, 20).withIccProfile('p3').jpeg(),
    exif: photo(20, 28)
      .withExif({ IFD0: { Copyright: 'Someone', Orientation: '6' } })
      .jpeg(),
  }
  return Promise.all(
    Object.entries(recipes).map(async ([name, image]) =>
      seed(name, 'jpeg', await image.toBuffer()),
    ),
  )
}

function writtenSeeds(): Seed[] {
  const seeds = SAMPLINGS.flatMap((sampling, i) => {
    const components = sampling.split(' ').map((hv) => ({ h: +hv[0]!, v: +hv[1]! }))
    const size = { width: 30 + i * 3, height: 40 - i }
    const variants: Record<string, JpegRecipe> = {
      interleaved: { ...size, components, restartInterval: i % 3 },
      scans: { ...size, components, scans: components.map((_, n) => [n]), restartInterval: i % 2 },
    }
    return Object.entries(variants).map(([kind, recipe]) =>
      seed(`${kind} ${sampling}`, 'jpeg', writeJpeg(recipe, i + 1)),
    )
  })
  const components = YCC.map(() => ({ h: 1, v: 1 }))
  const adobe = [0, 1, 2].map((adobeTransform) =>
    writeJpeg({ width: 20, height: 20, components, adobeTransform }),
  )
  return [...seeds, ...adobe.map((bytes, i) => seed(`adobe ${i}`, 'jpeg', bytes))]
}

/** The same file with another frame marker: its data is read as something that it is not. */
function recoded({ name, bytes }: Seed, from: number, to: number): Seed {
  const copy = bytes.slice()
  const at = copy.findIndex((byte, i) => byte === 0xff && copy[i + 1] === from)
  if (at < 0) throw new Error(`no frame header in ${name}`)
  copy[at + 1] = to
  return seed(`${name} as ${to.toString(16)}`, 'jpeg', copy)
}

/** The quantizers of jpeg-writer with 16 bits each (T.81 B.2.4.1). */
function withWideQuantizers(file: Uint8Array): Uint8Array {
  const table = Array.from({ length: 64 }, () => [0, 9])
  return bytesFrom(file.subarray(0, 2), segment(0xdb, 0x10, table), file.subarray(2 + 69))
}

/** EXIF, an ICC profile in two pieces, JFIF and a comment in front of the tables. */
function withMetadata(file: Uint8Array): Uint8Array {
  const profile = buildProfile(matrixTags(COLORANTS.p3, SRGB_CURVE))
  const half = profile.length >> 1
  const copyright = tiff({
    tag: 0x8298,
    type: 2,
    count: 12,
    value: [26, 0, 0, 0],
    tail: 'Someone\0Me\0\0',
  })
  return bytesFrom(
    file.subarray(0, 2),
    segment(0xe0, 'JFIF\0', [1, 1, 0, 0, 1, 0, 1, 0, 0]),
    segment(0xe1, 'Exif\0\0', copyright),
    segment(0xe1, 'Exif\0\0', orientationTiff(6, true)),
    segment(0xe2, 'ICC_PROFILE\0', 1, 2, profile.subarray(0, half)),
    segment(0xe2, 'ICC_PROFILE\0', 2, 2, profile.subarray(half)),
    segment(0xfe, 'a comment'),
    file.subarray(2),
  )
}

/** A small file that must decode after every other one. */
export async function goodJpeg(): Promise<Uint8Array> {
  return new Uint8Array(
    await sharp(await photo(40, 24).jpeg().toBuffer())
      .jpeg()
      .toBuffer(),
  )
}
