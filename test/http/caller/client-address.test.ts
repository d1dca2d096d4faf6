import { Context } from 'hono'
import { expect, it } from 'vitest'
import { clientAddress } from '../../../src/http/caller/client-address.ts'

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:0DB8:0:0:ffff:1:2:3', '2001:db8:0:0::/64'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::FFFF:cb00:7107', '203.0.113.7'],
  ['0:0:0:0:0:ffff:203.0.113.8', '203.0.113.8'],
  ['::1', '::1'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['::2', '0:0:0:0::/64'],
  ['1::2::3', '1::2::3'],
  ['', 'unknown'],
])('clientAddress() of %s is %s', (address, expected) => {
  const headers = { 'CF-Connecting-IP': address }
  const request = new Request('https://edgepress.test/', { headers })
  expect(clientAddress(new Context(request))).toBe(expected)
})

it('clientAddress() is unknown where no edge has set it', () => {
  expect(clientAddress(new Context(new Request('https://edgepress.test/')))).toBe('unknown')
})
