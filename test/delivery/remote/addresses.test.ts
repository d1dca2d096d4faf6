import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { isOwnRequest } from '../../../src/delivery/remote/via.ts'
import { HARMLESS, HOSTILE_ADDRESSES, HOSTILE_FORMS } from './hostile-addresses.ts'
import { jpeg, URL_OF_CAT, useNetwork } from './network.ts'

const net = useNetwork()
const { use } = net

describe('addresses', () => {
  it.each([...HOSTILE_ADDRESSES, ...HOSTILE_FORMS])('never fetches %s', async (address) => {
    await expect(net.sources.find(address, use)).rejects.toMatchObject({ code: 'not-allowed' })
    expect(net.requests).toHaveLength(0)
  })

  it('are more than a hundred', () => {
    expect(HOSTILE_ADDRESSES.length + HOSTILE_FORMS.length).toBeGreaterThanOrEqual(100)
  })

  it.each([301, 302, 303, 307, 308])('follows no %i to any of them', async (status) => {
    const targets = [...HOSTILE_ADDRESSES, ...HOSTILE_FORMS].filter((address) => {
      // Relative ones are of the allowed host itself; a header holds no such letters.
      return address !== '' && !address.startsWith('/c') && /^[\x21-\x7e]{1,200}$/.test(address)
    })
    for (const target of targets) {
      net.requests = []
      net.answer = (_, response) => response.writeHead(status, { Location: target }).end()
      await expect(net.sources.find(URL_OF_CAT, use), target).rejects.toMatchObject({
        code: 'not-allowed',
      })
      expect(net.requests, target).toHaveLength(1)
    }
  })

  it.each(HARMLESS)('fetches %s from the host that is meant', async (address) => {
    await net.sources.find(address, use)
    expect(['images.example', 'a.cdn.example', 'a.b.cdn.example']).toContain(
      net.requests[0]?.headers['x-asked-for'],
    )
  })

  it('follows three redirects within the list, and no fourth', async () => {
    const redirecting = (times: number) => {
      let left = times
      net.answer = (_, response) => {
        if (left-- > 0) response.writeHead(302, { Location: '//a.cdn.example/next' }).end()
        else response.writeHead(200).end(jpeg)
      }
    }
    redirecting(3)
    await net.sources.find(URL_OF_CAT, use)
    expect(net.requests.map(({ headers }) => headers['x-asked-for'])).toEqual([
      'images.example',
      ...Array(3).fill('a.cdn.example'),
    ])
    redirecting(4)
    const again = net.sources.find('https://images.example/other', use)
    await expect(again).rejects.toMatchObject({ code: 'unreachable' })
  })
})

describe('requests', () => {
  it('carry a mark, and nothing of the caller', async () => {
    await net.sources.find(URL_OF_CAT, use)
    const [{ headers } = { headers: {} as IncomingMessage['headers'] }] = net.requests
    expect(isOwnRequest(headers.via)).toBe(true)
    expect(headers.cookie).toBeUndefined()
    expect(headers.authorization).toBeUndefined()
  })

  it('are one for all that ask at once', async () => {
    await Promise.all(Array.from({ length: 50 }, () => net.sources.find(URL_OF_CAT, use)))
    expect(net.requests).toHaveLength(1)
  })

  it('are none for whoever is not admitted', async () => {
    const admit = async () => Promise.reject(new Error('too many'))
    await expect(net.sources.find(URL_OF_CAT, { ...use, admit })).rejects.toThrow('too many')
    expect(net.requests).toHaveLength(0)
  })
})
