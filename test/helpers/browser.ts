/** What a browser makes of pictures: headless, it loads them from a server on this machine. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

/** A part of a picture, in pixels. */
export interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A picture, and its pixels over white (RGBA) as they should look. */
export interface Shown {
  readonly name: string
  readonly type: string
  readonly file: Uint8Array
  readonly expected: Uint8Array
  /** What is looked at, one place after the other in `expected`. Default: all of it. */
  readonly places?: readonly Place[]
}

/** What the page saw. `difference`: mean of all samples of red, green and blue, in levels. */
export interface Seen {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly difference: number
}

const FIREFOX_FLAGS = ['--headless', '--no-remote', '--new-instance']
const CHROMIUM_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-port=0', // or it would end as soon as the page is loaded
]

/** Firefox of 2026 reads JPEG XL, but not unless it is told to: extended-support releases. */
const FIREFOX_SETTINGS = 'user_pref("image.jxl.enabled", true);\n'

/** The program is Firefox, else a Chromium. */
function flagsFor(browser: string, profile: string, page: string): string[] {
  if (basename(browser).startsWith('firefox')) return [...FIREFOX_FLAGS, '--profile', profile, page]
  return [...CHROMIUM_FLAGS, `--user-data-dir=${profile}`, page]
}

/** Loads each picture, draws it over white, and compares it. `width` 0: the browser cannot read it. */
export async function seenByBrowser(browser: string, pictures: readonly Shown[]): Promise<Seen[]> {
  const answers = Promise.withResolvers<Seen[]>()
  const server = await serve(pictures, answers.resolve)
  const profile = await mkdtemp(join(tmpdir(), 'edgepress-browser-'))
  await writeFile(join(profile, 'user.js'), FIREFOX_SETTINGS)
  const { port } = server.address() as AddressInfo
  const page = `http://127.0.0.1:${port}/`
  const child = spawn(browser, flagsFor(browser, profile, page), { stdio: 'ignore' })
  child.once('exit', (code) => answers.reject(new Error(`the browser ended with ${code}`)))
  child.once('error', answers.reject)
  try {
    return await answers.promise
  } finally {
    const ended = once(child, 'exit')
    child.kill()
    await ended
    server.close()
    server.closeAllConnections()
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** `/` the page, `/n` and `/n.raw` the pictures and their pixels, POST what the page saw. */
async function serve(pictures: readonly Shown[], onSeen: (seen: Seen[]) => void): Promise<Server> {
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') {
      onSeen(JSON.parse(await textOf(request)))
      response.end()
      return
    }
    const [, index, raw] = /^\/(\d+)(\.raw)?$/.exec(request.url ?? '') ?? []
    const picture = index === undefined ? undefined : pictures[Number(index)]
    if (!picture) {
      response.setHeader('content-type', 'text/html')
      response.end(pageFor(pictures))
      return
    }
    response.setHeader('content-type', raw ? 'application/octet-stream' : picture.type)
    response.end(raw ? picture.expected : picture.file)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

function pageFor(pictures: readonly Shown[]): string {
  const shown = pictures.map(({ name, places }) => ({ name, places }))
  return `<!doctype html><title>pictures</title><script type="module">
${meanDifference}
const seen = []
for (const [i, { name, places }] of ${JSON.stringify(shown)}.entries()) {
  const image = new Image()
  image.src = '/' + i
  const isRead = await image.decode().then(() => true, () => false)
  const { naturalWidth: width, naturalHeight: height } = image
  if (!isRead) { seen.push({ name, width: 0, height: 0, difference: 255 }); continue }
  const expected = new Uint8Array(await (await fetch('/' + i + '.raw')).arrayBuffer())
  const drawn = new Uint8Array(expected.length)
  let at = 0
  for (const place of places ?? [{ x: 0, y: 0, width, height }]) {
    const canvas = new OffscreenCanvas(place.width, place.height)
    const context = canvas.getContext('2d', { willReadFrequently: true })
    context.fillStyle = '#fff'
    context.fillRect(0, 0, place.width, place.height)
    context.drawImage(image, -place.x, -place.y)
    const { data } = context.getImageData(0, 0, place.width, place.height)
    if (at + data.length <= drawn.length) drawn.set(data, at)
    at += data.length
  }
  const difference = at === expected.length ? meanDifference(drawn, expected) : 255
  seen.push({ name, width, height, difference })
  image.src = ''
}
await fetch('/', { method: 'POST', body: JSON.stringify(seen) })
</script>`
}

/** Runs in the page. */
function meanDifference(one: Uint8Array, other: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < one.length; i++) if (i % 4 < 3) sum += Math.abs(one[i]! - other[i]!)
  return sum / ((one.length * 3) / 4)
}
