/** What each option is for, in a sentence; its values and defaults come from the schema that checks it. */

interface OptionText {
  readonly description: string
  readonly example?: unknown
}

const TEXTS: Readonly<Record<string, OptionText>> = {
  format: {
    description:
      'What to make. `auto` reads `Accept`: JPEG XL, AVIF and WebP only where they are named, else JPEG.',
    example: 'webp',
  },
  quality: {
    description: 'One perceptual scale for all formats, that of JPEG. PNG ignores it.',
    example: 80,
  },
  lossless: {
    description:
      'Keep every sample. `auto`: of a drawn picture at its own size (PNG, GIF and lossless WebP in; WebP out), where that is smaller than with loss. PNG always does, JPEG never. `near` (WebP): samples beside others that differ may be off by a few levels, by `quality`: 1 from 80, 2 from 60, 4 from 40, 8 from 20, 16 below.',
  },
  effort: {
    description:
      'How long to look for fewer bytes; `best` is `balanced` for an AVIF with loss and a JPEG XL without above 12.5 MP, a PNG above 48, and for all frames of a WebP above 48 MP, 5 without loss; above 16.8 MP a JPEG XL without loss looks for less at every effort.',
  },
  chroma: {
    description:
      'How fine colour is beside brightness: `444` as fine, `422` at half the width, `420` at half of both sides. JPEG, and AVIF but for `422`; where it is not given, `quality` decides, and of AVIF what is drawn. `sharp` (WebP) keeps the colour of thin lines at `420`; where it is not given, drawn parts keep some of it.',
    example: '444',
  },
  progressive: {
    description:
      'A JPEG that shows the whole picture coarsely first; `false` makes a baseline file. `true` but for `effort=fast`.',
  },
  colors: {
    description: 'A palette of so many colours, dithered: PNG and GIF. Alpha is kept in PNG.',
    example: 64,
  },
  width: {
    description: 'Pixels. One side alone keeps the shape; with both, `fit` decides.',
    example: 1024,
  },
  height: { description: 'Pixels, as `width`.', example: 768 },
  zoom: {
    description: 'Multiplies both sides; without any, the sides of the source.',
    example: 0.5,
  },
  fit: {
    description:
      'How the picture meets both sides; `scale-down`, `crop` and `aspect-crop` never enlarge, `scale-up` never shrinks.',
  },
  gravity: {
    description:
      'What `cover`, `crop` and `pad` keep: `center`, a side, a corner like `top-left`, or a point like `0.5x0.25`.',
    example: 'center',
  },
  background: {
    description:
      'Behind transparency and around `pad`: `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb()`, a CSS name or `transparent`. White for JPEG where it is not given.',
    example: '#ffffff',
  },
  rotate: { description: 'Degrees clockwise, after the orientation of EXIF.' },
  flip: {
    description: 'Mirror left and right (`h`), top and bottom (`v`), or both, after `rotate`.',
  },
  filter: { description: 'How samples are weighed when the picture shrinks.' },
  metadata: {
    description:
      'What stays, as EXIF, and nothing else: the `copyright` notice, the date of `creation`, the `location`, with `;` between them.',
  },
  profile: {
    description: '`p3` keeps pictures that are wider than sRGB wide, tagged Display P3.',
  },
  hdr: {
    description:
      '`keep`: a JPEG of a JPEG that has a gain map (Ultra HDR, iPhone) has it too. `sdr`: results have none.',
    example: 'keep',
  },
  max_bytes: {
    description:
      'The largest quality, up to `quality`, whose result fits; the header `Image-Quality` tells it.',
    example: 200_000,
  },
  overlay: {
    description: 'Names of overlays of this service, up to four, with `;` between them.',
    example: 'logo',
  },
  preset: {
    description:
      'Options that this service has a name for, up to four names with `;` between them; what is said besides wins.',
    example: 'card',
  },
  draw: {
    description:
      'Up to four layers on the result, as JSON: each from a `key` of the bucket, an allowed `url`, or a `part` (a file of the form); `width`, `height`, `left`, `right`, `top`, `bottom` in pixels or shares below 1; `gravity`, `opacity`, `repeat` (`true`, `x`, `y`), `rotate`, `fit`, `blend` (`over`, `multiply`). In addresses only where they are signed.',
    example: '[{"key":"brand/logo.png","width":0.2,"right":10,"bottom":10}]',
  },
  trim: {
    description:
      'What is cut off first: pixels of all sides, `top;right;bottom;left`, or `border`: what has the colour of its edge.',
    example: 'border',
  },
  crop: {
    description:
      'What is left before the picture gets its size: `width;height`, or `left;top;width;height`, in pixels or as shares.',
    example: '0.5;0.5',
  },
  radius: { description: 'Rounds the corners: pixels, or `max`.', example: 'max' },
  extend: {
    description:
      'The result grows to a shape, like `16:9`, or a size, `width;height`, if it is smaller; `gravity` says where the picture lies on it.',
    example: '16:9',
  },
  padding: {
    description: 'Empty space around: pixels, or `top;right;bottom;left`.',
    example: '10',
  },
  border: { description: 'A frame around: pixels and a colour.', example: '10;red' },
  modulate: {
    description:
      'Lightness and chroma times a factor, hue turned by degrees, lightness plus steps of 100, in CIELCH: `brightness;saturation;hue;lightness`.',
    example: '1.2;1;90',
  },
  linear: { description: 'Values times a factor, plus levels of 255.', example: '1.2;-10' },
  sigmoid: { description: 'Contrast by a curve that keeps black and white.', example: 20 },
  brightness: { description: '1 changes nothing.', example: 1.2 },
  contrast: { description: '1 changes nothing.', example: 1.2 },
  saturation: { description: '1 changes nothing.', example: 1.2 },
  gamma: { description: 'Changes the middle; 1 changes nothing.', example: 1.5 },
  negate: { description: 'Turns colours into their opposites.' },
  grayscale: { description: 'Takes colours away.' },
  sepia: { description: 'The brown of old photographs.' },
  tint: {
    description: 'Gives everything this colour, and keeps light and dark.',
    example: 'orange',
  },
  duotone: { description: 'Two colours, for dark and for light.', example: 'navy;gold' },
  median: { description: 'Takes specks away.' },
  blur: { description: 'How far, in pixels.', example: 5 },
  sharpen: { description: 'How far, in pixels.', example: 1 },
  pixelate: { description: 'Sides of the blocks, in pixels.', example: 12 },
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
  anim: {
    description:
      '`true` keeps an animation, where the format can have one; `false` takes the first frame.',
  },
  frames: { description: 'No more frames of an animation than that.', example: 60 },
  jpeg: {
    description:
      '`restorable`: with `format=jxl`, the very file can be had back from the result; `original`: with `format=jpeg`, the very file that such a JPEG XL holds, its metadata included.',
  },
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
