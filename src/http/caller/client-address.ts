/** Who is calling, as far as the network tells. */

import type { Context } from 'hono'
import {
  convertIPv4BinaryToString,
  convertIPv4MappedIPv6ToIPv4,
  convertIPv6ToBinary,
  isIPv4MappedIPv6,
} from 'hono/utils/ipaddr'

/**
 * The caller's address as Cloudflare's edge saw it; a caller cannot set that header. Of an IPv6
 * address the first half: one customer has all of the other half, and could be anybody in it.
 */
export function clientAddress(c: Context): string {
  const address = c.req.header('CF-Connecting-IP')?.trim().toLowerCase() ?? ''
  if (address === '') return 'unknown'
  return address.includes(':') ? networkOf(address) : address
}

const LOOPBACK = 1n

/**
 * `2001:db8::1` and `2001:0db8:0:0:ffff::` are both in `2001:db8:0:0::/64`. `::ffff:192.0.2.1` is
 * 192.0.2.1 in other words, and `::1` nobody but itself: their first half says nothing of them.
 */
function networkOf(address: string): string {
  const bits = bitsOf(address)
  if (bits === undefined) return address
  if (isIPv4MappedIPv6(bits)) return convertIPv4BinaryToString(convertIPv4MappedIPv6ToIPv4(bits))
  if (bits === LOOPBACK) return '::1'
  const groups = [112n, 96n, 80n, 64n].map((shift) => ((bits >> shift) & 0xffffn).toString(16))
  return `${groups.join(':')}::/64`
}

/** Nothing for what is no address: it is then taken as it stands. */
function bitsOf(address: string): bigint | undefined {
  try {
    return convertIPv6ToBinary(address)
  } catch {
    return undefined
  }
}
