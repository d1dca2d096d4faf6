/** WebP input that moves (RFC 9649 2.7): all frames, each by the kernel of its kind. */

import { damaged } from '../../api/fail.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { Reader } from '../../bytes/reader.ts'
import type { Animation, AnimationFrame, AnimationReader } from '../../contract/animation.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { openWebpPicture } from './decoder.ts'
import type { WebpInfo } from './info.ts'
import { webpArenaBytes } from './kernel-memory.ts'
import { WEBP } from './name.ts'
import { readWebpFrame, type WebpChunk, type WebpPicture, webpChunks } from './probe.ts'

interface PlacedWebpFrame extends AnimationFrame {
  readonly picture: WebpPicture
}

/** What browsers make of a time of 0. */
const NO_DELAY_MS = 100

export function webpFrames(use: UseKernels): AnimationReader<WebpInfo, PlacedWebpFrame> {
  return {
    scan: scanWebp,
    cost: (_, { frames }) => ({
      heap: 'kernels',
      wasmBytes: Math.max(0, ...frames.map(arenaBytes)),
      jsBytes: 0,
    }),
    open({ bytes }, { picture }) {
      return openWebpPicture(use(), bytes, { picture, canvas: picture, left: 0, top: 0 })
    },
  }
}

function scanWebp(bytes: Bytes, info: WebpInfo, most: number): Animation<PlacedWebpFrame> {
  const frames: PlacedWebpFrame[] = []
  let plays = 0
  for (const chunk of webpChunks(bytes)) {
    if (chunk.type === 'ANIM' && frames.length === 0) plays = readPlays(bytes, chunk)
    if (chunk.type !== 'ANMF') continue
    // A file that lost its end shows what it still has.
    if (frames.length === most || (frames.length > 0 && !chunk.complete)) break
    frames.push(placed(bytes, chunk, info))
  }
  return {
    frames,
    plays,
    codedPixels: frames.reduce((sum, { rect }) => sum + rect.width * rect.height, 0),
    hasAlpha: info.hasAlpha || frames.some(showsThrough),
  }
}

function placed(bytes: Bytes, chunk: WebpChunk, info: WebpInfo): PlacedWebpFrame {
  const { rect, delayMs, replaces, clears, picture } = readWebpFrame(bytes, chunk)
  if (!picture || picture.width !== rect.width || picture.height !== rect.height) {
    damaged(WEBP, 'a frame is missing or differs in size from its picture')
  }
  if (rect.x + rect.width > info.width || rect.y + rect.height > info.height) {
    damaged(WEBP, 'a frame lies outside the canvas')
  }
  return {
    rect,
    delayMs: delayMs || NO_DELAY_MS,
    blend: replaces ? 'replace' : 'over',
    dispose: clears ? 'clear' : 'keep',
    picture,
  }
}

/** 2.7.1: background 4, which browsers do not show, then how often it is shown: 2, 0 for ever. */
function readPlays(bytes: Bytes, { start, end }: WebpChunk): number {
  const reader = new Reader(bytes, 'WebP animation', start, end)
  reader.skip(4)
  return reader.u16le()
}

/** It may leave something transparent that was not. */
function showsThrough({ blend, dispose, picture }: PlacedWebpFrame): boolean {
  return dispose === 'clear' || (blend === 'replace' && picture.hasAlpha)
}

function arenaBytes({ picture }: PlacedWebpFrame): number {
  const { width, height, lossless, alpha } = picture
  const shape = { width, height, firstFrame: picture, lossless, hasAlphaChunk: alpha !== undefined }
  return webpArenaBytes(shape)
}
