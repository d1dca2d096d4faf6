/** What to do about a refusal. */

import type { EdgepressError } from '../../client/http/client.ts'

export interface Hint {
  readonly title: string
  readonly advice: string
  /** Options that would do. */
  readonly fix?: { readonly label: string; readonly options: Readonly<Record<string, string>> }
}

const TITLES: Readonly<Record<string, string>> = {
  'unsupported-format': 'This format cannot be read',
  'damaged-image': 'This file is damaged',
  'image-too-large': 'Too many pixels',
  'body-too-large': 'The file is too large',
  'memory-budget': 'Over the memory budget',
  'max-bytes': 'That few bytes cannot be reached',
  'invalid-option': 'This option cannot be used',
  'unknown-option': 'This option is not known',
  'rate-limited': 'Too many requests',
  busy: 'The service is busy',
  'not-configured': 'No key is configured',
  unreachable: 'The service does not answer',
}

const ADVICE: Readonly<Record<string, string>> = {
  'damaged-image':
    'It ends early, or its bytes break the rules of its format. Open it in an image editor and save it again, or fetch it anew from where it came from.',
  'image-too-large':
    'The limit is set by MAX_INPUT_MEGAPIXELS. Shrink the picture first, or ask whoever runs this service to raise it.',
  'body-too-large': 'The limit is set by MAX_UPLOAD_MB. Send a smaller file.',
  'invalid-option': 'Change the option that the message names.',
  'rate-limited': 'Wait a minute, then try again.',
  busy: 'Other pictures are being converted. Try again in a few seconds.',
  'not-configured': 'Set the secret API_KEYS on the Worker, then open this page again.',
  unreachable: 'Is it still running? Look at the terminal where it was started.',
}

const FORMAT_ADVICE: Readonly<Record<string, string>> = {
  heic: 'It is a HEIC photo, as iPhones take them. On the phone choose Settings, Camera, Formats, Most Compatible; or share the photo by mail, which makes it a JPEG; or export it as JPEG from Preview or Photos.',
  svg: 'SVG is a drawing, not pixels: browsers show it as it is at any size. To get pixels, export it as PNG.',
  pdf: 'A PDF is a document. Export the page as PNG or JPEG first.',
  tiff: 'Export it as PNG (without loss) or JPEG first.',
  gzip: 'It is compressed as a whole. Unpack it first.',
}

export function hintOf({ code, message, problem }: EdgepressError): Hint {
  const title = TITLES[code] ?? 'It did not work'
  if (code === 'unsupported-format') {
    const { format } = problem
    const known = typeof format === 'string' ? FORMAT_ADVICE[format] : undefined
    const other =
      'Send a JPEG, PNG, WebP, AVIF, HEIC, JPEG XL or GIF. The name of the file does not matter: its first bytes tell what it is.'
    return { title, advice: known ?? other }
  }
  const { largestWidth, largestHeight, smallestBytes } = problem
  if (typeof largestWidth === 'number') {
    return {
      title,
      advice: `A picture of up to ${largestWidth} × ${largestHeight} pixels fits.`,
      fix: {
        label: `Use ${largestWidth} pixels of width`,
        options: { width: `${largestWidth}`, height: '' },
      },
    }
  }
  if (code === 'max-bytes' && typeof smallestBytes === 'number') {
    return {
      title,
      advice: `Quality 1 still takes ${smallestBytes} bytes. Ask for more bytes or fewer pixels.`,
      fix: { label: `Allow ${smallestBytes} bytes`, options: { max_bytes: `${smallestBytes}` } },
    }
  }
  return { title, advice: ADVICE[code] ?? message }
}
