/** The same conversion in code, to copy. The key is never in it. */

import { type ImageOptions, imageUrl, pictureHtml } from '../../client/url.ts'
import type { Settings } from './settings.ts'
import { baseName, extensionOf } from './words.ts'

export interface Snippet {
  readonly name: string
  readonly code: string
  readonly note?: string
}

const WIDTHS = [480, 960, 1_920]
/** Options that addresses have other names for, or none. */
const NOT_IN_ADDRESSES = new Set(['format', 'width'])

export function snippetsOf(origin: string, fileName: string, given: Settings): readonly Snippet[] {
  const options = Object.entries(given)
  const out = `${baseName(fileName)}.${extensionOf(`image/${given.format ?? 'webp'}`)}`
  const inAddress: ImageOptions = { ...{ width: 800, format: 'auto' }, ...(given as object) }
  const others = Object.fromEntries(options.filter(([name]) => !NOT_IN_ADDRESSES.has(name)))
  const query = new URLSearchParams(given).toString()
  return [
    {
      name: 'curl',
      code: [
        `curl -H "Authorization: Bearer $EDGEPRESS_KEY" \\`,
        `  -F file=@${quoted(fileName)}${options.map(formField).join('')} \\`,
        `  -o ${quoted(out)} ${origin}/convert`,
      ].join('\n'),
    },
    {
      name: 'fetch',
      code: `const response = await fetch('${origin}/convert${query === '' ? '' : `?${query}`}', {
  method: 'POST',
  headers: {
    Authorization: \`Bearer \${key}\`,
    'Content-Type': 'application/octet-stream',
  },
  body: file,
})
if (!response.ok) throw new Error((await response.json()).detail)
const picture = await response.blob()`,
    },
    {
      name: 'SDK',
      code: `import { createClient } from 'edgepress/client'

const edgepress = createClient({ url: '${origin}', key })
const { blob, bytes, plan } = await edgepress.convert(file, ${objectText(given)})`,
    },
    {
      name: '/img URL',
      code: imageUrl(origin, 'photos/cat.jpg', inAddress),
      note: 'Of a picture in the bucket: it is made once, then kept.',
    },
    {
      name: '<picture>',
      code: pictureHtml(origin, 'photos/cat.jpg', { alt: '', widths: WIDTHS, options: others })
        .replace(/><(?=source|img)/g, '>\n  <')
        .replace('></picture>', '>\n</picture>'),
    },
  ]
}

/** For curl, to which `;`, `@` and `<` mean something else in a value of `-F`. */
function formField([name, text]: readonly [string, string]): string {
  const flag = /;|^[@<]/.test(text) ? '--form-string' : '-F'
  return ` ${flag} ${quoted(`${name}=${text}`)}`
}

/** For a shell. */
function quoted(text: string): string {
  return /^[\w./=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

function objectText(given: Settings): string {
  const entries = Object.entries(given).map(([name, text]) => {
    const isPlain = /^\d+$/.test(text) || text === 'true' || text === 'false'
    return `${name}: ${isPlain ? text : JSON.stringify(text).replaceAll('"', "'")}`
  })
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}
