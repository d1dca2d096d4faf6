/** How results and problems look on the wire. */

import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type Conversion, describePlan, mediaType, type Plan } from '../../engine/index.ts'
import { sha256Hex } from '../../variants/digest.ts'
import type { AppEnv } from '../app-env.ts'
import { heldBody } from './held-body.ts'
import { note } from './note.ts'
import type { Problem } from './problems.ts'

/** Answers an `application/problem+json` document that carries the request id. */
export function sendProblem(c: Context<AppEnv>, problem: Problem): Response {
  note(c, { problem })
  const text = JSON.stringify({ ...problem.body, requestId: c.var.requestId })
  const body = new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>
  return c.body(body, problem.status as ContentfulStatusCode, {
    ...problem.headers,
    'Content-Type': 'application/problem+json',
    'Content-Length': `${body.length}`,
  })
}

/** Answers the image itself, with everything known about it in headers. */
export async function sendImage(c: Context<AppEnv>, conversion: Conversion): Promise<Response> {
  const { bytes, width, height, quality, originalBytes, timings } = conversion
  const stages = ['probe', 'decode', 'resize', 'encode'] as const
  const body = heldBody(c.var.services, bytes) // before anything else is let in
  return c.newResponse(body, 200, {
    'Content-Type': mediaType(conversion.format),
    'Content-Length': `${bytes.length}`,
    ETag: await strongTag(bytes),
    'Image-Width': `${width}`,
    'Image-Height': `${height}`,
    'Image-Original-Bytes': `${originalBytes}`,
    'Image-Quality': `${quality}`,
    'Server-Timing': stages.map((name) => `${name};dur=${timings[name].toFixed(1)}`).join(', '),
    'Image-Plan': describePlan(conversion.plan),
  })
}

/** Answers what would be done: sizes, memory, the steps, and the line that `Image-Plan` would tell. */
export function sendPlan(c: Context<AppEnv>, plan: Plan): Response {
  const { from, to, sourceWidth, sourceHeight, width, height, peakBytes, summary: steps } = plan
  const sizes = { sourceWidth, sourceHeight, width, height }
  return c.json({ from, to, ...sizes, peakBytes, steps, plan: describePlan(plan) })
}

/** 32 hex digits of the SHA-256: the same bytes, the same tag, whatever made them. */
async function strongTag(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return `"${(await sha256Hex(bytes)).slice(0, 32)}"`
}
