/**
 * `npm run test:contract`: thousands of requests that the contract allows, or nearly allows. Each answer
 * has to be one that the contract promises: no 5xx of ours, a known status, media type and code, and JSON
 * of the promised shape. `--count 5000`, `--seed 1`; what fails is shrunk and printed.
 */

import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { startDevServer } from '../helpers/dev-server.ts'
import { photo } from '../helpers/engine.ts'
import { type ApiDocument, operationsOf } from './document.ts'
import { judge } from './judge.ts'
import { requestFor, type Wish } from './requests.ts'

const { values } = parseArgs({
  options: { count: { type: 'string', default: '5000' }, seed: { type: 'string' } },
})
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const count = Number(values.count)

const server = await startDevServer({ vars: { MAX_UPLOAD_MB: '2', WAIT_SECONDS: '2' } })
try {
  const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as ApiDocument
  const operations = operationsOf(document)
  const pictures = [
    await photo(48, 32).jpeg().toBuffer(),
    await photo(20, 30).png().toBuffer(),
    await photo(64, 64).webp().toBuffer(),
    Buffer.from('no picture'),
    Buffer.alloc(0),
  ]
  const stored = await store(pictures[0] ?? Buffer.alloc(0))
  const tally = new Map<string, number>()
  const send = async (wish: Wish): Promise<void> => {
    const { url, init } = requestFor(wish, {
      base: server.url,
      headers: server.headers,
      pictures,
      stored,
    })
    const response = await fetch(url, init)
    const body = new Uint8Array(await response.arrayBuffer())
    const name = `${wish.operation.method} ${wish.operation.path} ${response.status}`
    tally.set(name, (tally.get(name) ?? 0) + 1)
    judge(document, wish.operation, response, body)
  }
  const wishes = fc.constantFrom(...operations).chain(requestFor.wishes)
  console.log(`${count} requests, seed ${seed}`)
  await fc.assert(fc.asyncProperty(wishes, send), { numRuns: count, seed, endOnFailure: false })
  for (const [name, times] of [...tally].sort()) console.log(`  ${`${times}`.padStart(6)} ${name}`)
} catch (error) {
  console.error(error instanceof Error ? `${error.message}\n${error.cause ?? ''}` : error)
  process.exitCode = 1
} finally {
  await server.stop()
}

/** A file that addresses may name. */
async function store(picture: Buffer): Promise<string> {
  const form = new FormData()
  form.append('image', new Blob([new Uint8Array(picture)]), 'photo.jpg')
  const response = await fetch(`${server.url}/compress`, {
    method: 'POST',
    body: form,
    headers: server.headers,
  })
  return ((await response.json()) as { key: string }).key
}
