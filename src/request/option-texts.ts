/** What each option is for, in a sentence; its values and defaults come from the schema that checks it. */

interface OptionText {
  readonly description: string
  readonly example?: unknown
}

const TEXTS: Readonly<Record<string, OptionText>> = {
  format: {
    description:
      'What to make. `auto` reads `Accept`: AVIF and WebP only where they are named, else JPEG.',
    example: 'webp',
  },
  quality: {
    description: 'One perceptual scale for all formats, that of JPEG. PNG ignores it.',
    example: 80,
  },
  lossless: { description: 'Keep every sample. PNG always does, JPEG never.' },
  effort: { description: 'How long to look for fewer bytes.' },
  width: {
    description: 'Pixels. One side alone keeps the shape; with both, `fit` decides.',
    example: 1024,
  },
  height: { description: 'Pixels, as `width`.', example: 768 },
  fit: { description: 'How the picture meets both sides; `scale-down` and `crop` never enlarge.' },
  gravity: {
    description:
      'What `cover`, `crop` and `pad` keep: `center`, a side, a corner like `top-left`, or a point like `0.5x0.25`.',
    example: 'center',
  },
  background: {
    description:
      'Behind transparency and around `pad`: `#rgb`, `#rrggbb`, `#rrggbbaa`, a CSS name or `transparent`. White for JPEG where it is not given.',
    example: '#ffffff',
  },
  rotate: { description: 'Degrees clockwise, after the orientation of EXIF.' },
  flip: {
    description: 'Mirror left and right (`h`), top and bottom (`v`), or both, after `rotate`.',
  },
  filter: { description: 'How samples are weighed when the picture shrinks.' },
  metadata: { description: '`copyright` keeps the copyright notice of EXIF, and nothing else.' },
  profile: {
    description: '`p3` keeps pictures that are wider than sRGB wide, tagged Display P3.',
  },
  max_bytes: {
    description:
      'The largest quality, up to `quality`, whose result fits; the header `Image-Quality` tells it.',
    example: 200_000,
  },
  formats: {
    description: 'What each size is made in, each format once.',
    example: ['webp', 'avif'],
  },
  dpr: { description: 'Multiplies both sides.', example: 2 },
  'slow-connection-quality': {
    description:
      'Used instead where the client says that its line is slow (`Save-Data`, `ECT`, …).',
    example: 50,
  },
  anim: { description: '`false` takes the first frame.' },
  compression: { description: '`fast` is `effort=fast`.' },
  onerror: { description: '`redirect` answers with the source where a picture cannot be made.' },
  prefix: { description: 'Which originals.' },
  limit: { description: 'No more originals than that.', example: 1_000 },
  workers: { description: 'How many jobs run at once.', example: 4 },
  fileName: { description: 'What the stored file is named after, instead of its own name.' },
}

/** Nothing for an option without a text; `rule` is what a refusal says is expected. */
export function textOf(name: string, rule = ''): Partial<OptionText> {
  return TEXTS[name] ?? (rule === '' ? {} : { description: `Expected: ${rule}.` })
}
