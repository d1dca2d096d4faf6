/**
 * What holds for next/image and Vercel: as it is configured, else as in Next 16. Facts: github.com/vercel/next.js
 * packages/next/src/shared/lib/image-config.ts; vercel.com/docs/build-output-api/configuration (`images`).
 */

import type { NextImages, RemotePattern } from '../../../config/next-images.ts'
import type { OutputFormat } from '../../../engine/index.ts'

export interface NextSettings {
  /** Widths that may be asked for. */
  readonly widths: readonly number[]
  /** `undefined`: every quality. */
  readonly qualities: readonly number[] | undefined
  /** What a client gets that names it, the best first. */
  readonly formats: readonly OutputFormat[]
  /** `undefined`: what may be fetched at all. */
  readonly remotePatterns: readonly RemotePattern[] | undefined
  /** `undefined`: every path. */
  readonly localPatterns: NextImages['localPatterns']
  /** Seconds. */
  readonly minimumCacheTTL: number
  readonly contentDispositionType: 'attachment' | 'inline'
  readonly contentSecurityPolicy: string
}

const DEVICE_SIZES = [640, 750, 828, 1_080, 1_200, 1_920, 2_048, 3_840]
const IMAGE_SIZES = [32, 48, 64, 96, 128, 256, 384]

/** Next allows 75 alone where nothing is said, Vercel every quality. */
export function nextSettings(images: NextImages, service: 'next' | 'vercel'): NextSettings {
  const { deviceSizes = DEVICE_SIZES, imageSizes = IMAGE_SIZES, sizes, domains } = images
  const { remotePatterns = domains && [] } = images
  const named = domains?.map((hostname) => ({ hostname })) ?? []
  return {
    widths: sizes ?? [...deviceSizes, ...imageSizes],
    qualities: images.qualities ?? (service === 'next' ? [75] : undefined),
    formats: images.formats ?? ['webp'],
    remotePatterns: remotePatterns && [...named, ...remotePatterns],
    localPatterns: images.localPatterns,
    minimumCacheTTL: images.minimumCacheTTL ?? 14_400,
    contentDispositionType: images.contentDispositionType ?? 'attachment',
    contentSecurityPolicy:
      images.contentSecurityPolicy ?? "script-src 'none'; frame-src 'none'; sandbox;",
  }
}
