import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pickPort } from '../../src/cli/dev-port.ts'

/** Somebody else's, by an address that is not the first one of `localhost`. */
let server: Server
let taken: number
beforeAll(async () => {
  server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  taken = typeof address === 'object' && address ? address.port : 0
})
afterAll(() => server.close())

describe('pickPort()', () => {
  it('takes the next port where somebody listens on the first, and tells wrangler', async () => {
    const { port, args } = await pickPort(['--ip', '127.0.0.1'], taken)
    expect(port).toBeGreaterThan(taken)
    expect(args).toEqual(['--ip', '127.0.0.1', '--port', `${port}`])
  })

  it.each([[(port: number) => ['--port', `${port}`]], [(port: number) => [`--port=${port}`]]])(
    'refuses a port that was asked for and is in use',
    async (options) => {
      await expect(pickPort(options(taken))).rejects.toThrow(`port ${taken} is in use`)
    },
  )

  it.each([['--port'], ['--port=x'], ['--port', '--local']])('refuses %s', async (...args) => {
    await expect(pickPort(args)).rejects.toThrow('--port needs a number')
  })

  it('knows the port that --port 0 leaves open', async () => {
    const { port, args } = await pickPort(['--port', '0', '--local'])
    expect(port).toBeGreaterThan(0)
    expect(args).toEqual(['--local', '--port', `${port}`])
  })
})
