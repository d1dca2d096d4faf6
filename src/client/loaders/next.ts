/**
 * The loader of next/image: `images: { loader: 'custom', loaderFile: './loader.ts' }`, in which file the
 * default export is that of `edgepress/next`.
 *
 * The service is at `NEXT_PUBLIC_EDGEPRESS_URL`, or on the same origin where that is not set.
 */

import { imageUrl } from '../url.ts'

export interface NextLoaderProps {
  readonly src: string
  readonly width: number
  readonly quality?: number | undefined
}

// Next puts the value in place of the whole expression when it builds.
declare const process: { readonly env: Readonly<Record<string, string | undefined>> }

export default function edgepressLoader({ src, width, quality }: NextLoaderProps): string {
  const base = process.env.NEXT_PUBLIC_EDGEPRESS_URL ?? ''
  return imageUrl(base, src, { width, quality, format: 'auto' })
}
