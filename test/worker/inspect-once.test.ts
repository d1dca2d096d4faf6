import { expect, it } from 'vitest'
import { createConverter } from '../../src/convert/convert.ts'
import { measuredConverter } from '../../src/convert/measured.ts'
import { createEngine } from '../../src/engine/index.ts'
import { workerCodecs } from '../../src/load/workers.ts'
import { countingFormats } from '../helpers/counting-formats.ts'
import { fixture } from './client.ts'
import { fakeApp } from './fake-app.ts'
import { config } from './jobs-client.ts'
import { API_KEY } from './test-env.ts'

function countingApp() {
  const { formats, counts } = countingFormats()
  const engine = createEngine(workerCodecs(), config, { formats })
  const unused = () => Promise.reject(new Error('not to be called'))
  const app = fakeApp(unused, {}, (metrics) => ({
    converter: measuredConverter(createConverter(engine), metrics),
  }))
  return { app, counts }
}

it.each([
  ['POST /compress', '/compress?format=auto'],
  ['POST /convert', '/convert?format=auto&width=100'],
])('%s reads the header of an upload once', async (_, path) => {
  const { app, counts } = countingApp()
  const headers = { 'x-api-key': API_KEY, 'Content-Type': 'image/jpeg', Accept: 'image/webp' }
  const body = fixture('photo.jpg')
  const response = await app.request(path, { method: 'POST', headers, body })
  expect(response.status).toBe(200)
  expect(counts.headers).toBe(1)
  // For the negotiation and before the first conversion, which opens the kernels.
  expect(counts.plans).toBeLessThanOrEqual(4)
})
