/**
 * `GET /`: the playground for browsers, a word in text for others; `GET /docs`: the contract,
 * to be read; `GET /docs/<guide>`: what is longer than it; `GET /dashboard`: what goes on, for whoever has an admin key.
 */

import { type Context, Hono } from 'hono'
import { version } from '../../../package.json'
import { HttpProblem } from '../answer/http-problem.ts'
import type { AppEnv } from '../app-env.ts'
import { PAGE_HEADERS } from '../pages.ts'

const TEXT = `edgepress ${version}: image conversion

POST /convert      a picture in, a picture out
POST /compress     a smaller file, stored, and its address back
POST /v1/images    upload now, sizes and formats later; GET /v1/jobs/<id> tells how far they are
GET  /files/<key>  what is stored
GET  /health       whether this is up, and which version
GET  /openapi.json every route, option and error; /docs shows it to people

curl -H 'Authorization: Bearer <key>' -F file=@photo.jpg -F width=1024 -o photo.webp <this address>/convert
`

export const pageRoutes = new Hono<AppEnv>()
  .get('/', async (c) => {
    c.header('Vary', 'Accept')
    // Whoever does not ask for a page by name wants to read this in a terminal.
    const wantsPage = /\btext\/html\b/i.test(c.req.header('Accept') ?? '')
    return wantsPage ? await sendPage(c, '/index.html') : c.text(TEXT)
  })
  .get('/docs', (c) => sendPage(c, '/docs.html'))
  .get('/docs/:guide{[a-z-]+}', (c) => sendPage(c, `/guides/${c.req.param('guide')}.html`))
  .get('/dashboard', (c) => sendPage(c, '/dashboard.html'))

async function sendPage(c: Context<AppEnv>, path: string): Promise<Response> {
  const page = await c.var.services.pages.read(path)
  if (page.ok) return c.body(await page.arrayBuffer(), 200, PAGE_HEADERS)
  throw new HttpProblem(
    'not-found',
    'Cannot show the page: there is none, or the Worker was built without pages',
  )
}
