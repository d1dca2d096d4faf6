/** `GET /`: a word for whoever opens the address in a browser. */

import { Hono } from 'hono'
import { version } from '../../../package.json'
import type { AppEnv } from '../app-env.ts'

const TEXT = `edgepress ${version}: image conversion

POST /convert      a picture in, a picture out
POST /compress     a smaller file, stored, and its address back
POST /v1/images    upload now, sizes and formats later; GET /v1/jobs/<id> tells how far they are
GET  /files/<key>  what is stored
GET  /health       whether this is up, and which version

curl -H 'Authorization: Bearer <key>' -F file=@photo.jpg -F width=1024 -o photo.webp <this address>/convert
`

export const homeRoutes = new Hono<AppEnv>().get('/', (c) => c.text(TEXT))
