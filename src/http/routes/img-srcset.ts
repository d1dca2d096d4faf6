/** `GET /img/srcset/<source>?widths=…`: sizes, a placeholder, and the strings for a page. */

import { type Context, Hono } from 'hono'
import { describeSrcset } from '../../delivery/srcset.ts'
import type { VariantSource } from '../../delivery/variant-wish.ts'
import {
  hasAlpha,
  isReadEverywhere,
  mediaType,
  movesUsually,
  OUTPUT_FORMATS,
  type OutputFormat,
  smallestFrom,
  WRITTEN_FORMATS,
} from '../../engine/index.ts'
import { toAllowedWidths } from '../../request/allowed-widths.ts'
import { parseSrcset } from '../../request/srcset-address.ts'
import { FACTS_TRANSFORM, type Transform } from '../../request/transform.ts'
import { signUrl } from '../../signing/sign-url.ts'
import { note } from '../answer/note.ts'
import type { AppEnv } from '../app-env.ts'
import { publicUrl } from '../files/file-url.ts'
import { admission } from '../img/admission.ts'
import { type Access, checkSignature } from '../img/check-signature.ts'
import { freshnessOf } from '../img/freshness.ts'
import { pickSource } from '../img/pick-source.ts'
import { IMG } from '../img/read-address.ts'
import { sendDocument } from '../img/send-document.ts'
import { observeVariant } from '../middleware/observe-variant.ts'
import { outliveClient } from '../middleware/outlive-client.ts'
import { refuseLoops } from '../middleware/refuse-loops.ts'

const SAFE = OUTPUT_FORMATS.filter(isReadEverywhere)
/** For whoever names no widths. */
const USUAL_WIDTHS = [320, 640, 960, 1_280, 1_920, 2_560]

export const imgSrcsetRoutes = new Hono<AppEnv>().get(
  `${IMG}srcset/:source{.+}`,
  outliveClient(),
  observeVariant(),
  refuseLoops(),
  async (c) => {
    const address = parseSrcset(c.req.url, IMG)
    const access = await checkSignature(c, address)
    const admit = admission(c, access)
    const picked = pickSource(c, address.source, { ...access, admit })
    const { source } = picked
    const look = (transform: Transform, format: OutputFormat) =>
      c.var.services.delivery.deliver({ source, transform, accepted: [format], admit }, true)
    const [safe = OUTPUT_FORMATS[0]] = SAFE
    const facts = await look(FACTS_TRANSFORM, safe)
    const text = await new Response((await facts.read()) as BodyInit).text()
    const { original, placeholder, animated = false } = JSON.parse(text) as Facts
    const { width, height, alpha } = original
    const widths = address.widths ?? USUAL_WIDTHS
    const strings = await describeSrcset({
      ...{ width, height },
      widths: widths.map((asked) => allowedWidth(c, asked, access)),
      formats: formatsFor(c, { alpha, animated }),
      url: (options) => urlOf(c, { options, source, access }),
    })
    const { imgMaxAge: maxAge } = c.var.services.config
    const limits = { maxAge, isPrivate: picked.isPrivate, expiresIn: access.expiresIn }
    const { cacheControl, tag } = await freshnessOf(facts, limits)
    note(c, { variant: facts.isMade ? 'computed' : 'store' })
    return await sendDocument(
      c,
      { width, height, ...(placeholder && { placeholder }), ...strings },
      {
        'Cache-Control': cacheControl,
        'Cache-Tag': tag,
      },
    )
  },
)

interface Facts {
  readonly original: { readonly width: number; readonly height: number; readonly alpha: boolean }
  readonly placeholder?: object
  /** The result moves. */
  readonly animated?: boolean
}

function allowedWidth(c: Context<AppEnv>, width: number, { isSigned }: Access): number {
  const { allowedWidths } = c.var.services.config
  const asked = { ...FACTS_TRANSFORM, width }
  return toAllowedWidths(asked, isSigned ? [] : allowedWidths).width ?? width
}

/** The named ones, and last what everything reads: with the source's transparency, and moving as it does. */
function formatsFor(
  c: Context<AppEnv>,
  { alpha, animated }: { readonly alpha: boolean; readonly animated: boolean },
): readonly (readonly [string, string])[] {
  const isFit = (format: OutputFormat) => !animated || movesUsually(format)
  const safe = animated ? WRITTEN_FORMATS.filter(isReadEverywhere) : SAFE
  const last = safe.find((format) => isFit(format) && (!alpha || hasAlpha(format)))
  // Those that are not always smaller are left to `auto`, which looks at the picture.
  const named = c.var.services.config.autoFormats.filter(
    (format) => isFit(format) && !smallestFrom(format),
  )
  return [...named, last ?? OUTPUT_FORMATS[0]].map((format) => [format, mediaType(format)])
}

interface UrlOf {
  readonly options: string
  readonly source: VariantSource
  readonly access: Access
}

/** Signed as the request was, for as long. */
async function urlOf(c: Context<AppEnv>, { options, source, access }: UrlOf): Promise<string> {
  const { name } = source
  const text =
    name.kind === 'remote'
      ? encodeURIComponent(name.url)
      : name.key.split('/').map(encodeURIComponent).join('/')
  const path = `${IMG}${options}/${text}`
  const [key] = c.var.services.config.urlSigningKeys
  if (!access.isSigned || !key) return publicUrl(c, path)
  const { expiresAt: expires } = access
  return publicUrl(c, await signUrl(path, { key, ...(expires !== undefined && { expires }) }))
}
