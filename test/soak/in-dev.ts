/** The same mix over HTTP, to a `wrangler dev` whose wasm memories may not grow beyond 64 MiB. */

import { type DevServer, startDevServer } from '../helpers/dev-server.ts'
import { photo } from '../helpers/engine.ts'
import { describeCase, optionTexts, type SoakCase } from './mix.ts'
import { Tally } from './tally.ts'
import { workerdBytes } from './workerd-bytes.ts'

/** In pages of 64 KiB: wasm runs out of memory where the plan had reason to expect more. */
const FLAGS = { MINIFLARE_WORKERD_V8_FLAGS: '--wasm-max-mem-pages=1024' }

/** What only damaged files may be answered with. */
const DAMAGES = /damaged-image|unsupported-format/

/** Returns how many conversions did what they must not. */
export async function soakInDev(cases: Iterable<SoakCase>, count: number): Promise<number> {
  const server = await startDevServer({ env: FLAGS })
  const tally = new Tally(count)
  try {
    const good = new Uint8Array(await photo(64, 48).jpeg().toBuffer())
    const before = await workerdBytes(server.pid)
    for (const one of cases) {
      const bytes = await one.input.read()
      const { outcome, wrong } = await send(server, [...optionTexts(one.options)], bytes)
      if (wrong) tally.violation(describeCase(one), wrong)
      if (!one.input.damage && DAMAGES.test(outcome)) {
        tally.violation(describeCase(one), `${outcome}, though it is whole`)
      }
      if (outcome !== '200') {
        const next = await send(server, [], good)
        if (next.outcome !== '200') tally.violation(describeCase(one), `next: ${next.outcome}`)
      }
      tally.add(outcome, { workerd: await workerdBytes(server.pid) })
    }
    tally.conclude({ 'workerd before': before, after: await workerdBytes(server.pid) })
    return tally.violations
  } finally {
    await server.stop()
  }
}

interface Judged {
  /** `200`, or status and code of the refusal. */
  readonly outcome: string
  readonly wrong?: string
}

let requests = 0

/** Each request comes from an address of its own: the gate before authentication counts them. */
async function send(
  { url, headers }: DevServer,
  query: [string, string][],
  body: Uint8Array<ArrayBuffer>,
): Promise<Judged> {
  requests++
  const own = {
    'content-type': 'application/octet-stream',
    'cf-connecting-ip': `10.${requests >> 16}.${(requests >> 8) & 255}.${requests & 255}`,
  }
  const request = { method: 'POST', headers: { ...headers, ...own }, body }
  return fetch(`${url}/convert?${new URLSearchParams(query)}`, request).then(
    judge,
    (error: Error) => ({ outcome: 'no answer', wrong: `${error.message} ${error.cause}` }),
  )
}

async function judge(answer: Response): Promise<Judged> {
  const type = answer.headers.get('content-type') ?? ''
  const body = await answer.arrayBuffer()
  if (answer.status === 200) {
    return { outcome: '200', ...(!type.startsWith('image/') && { wrong: `200 with ${type}` }) }
  }
  const text = new TextDecoder().decode(body)
  if (type !== 'application/problem+json') return { outcome: `${answer.status}`, wrong: text }
  const outcome = `${answer.status} ${(JSON.parse(text) as { code: string }).code}`
  const isOurFault = answer.status >= 500 && answer.status !== 503
  return { outcome, ...(isOurFault && { wrong: text }) }
}
