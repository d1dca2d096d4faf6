/** Who is calling, as far as the network tells. */

import type { Context } from 'hono'

/**
 * The caller's address as Cloudflare's edge saw it; a caller cannot set that header. Of an IPv6
 * address the first half: one customer has all of the other half, and could be anybody in it.
 */
export function clientAddress(c: Context): string {
  const address = c.req.header('CF-Connecting-IP')?.trim().toLowerCase() ?? ''
  if (address === '') return 'unknown'
  return address.includes(':') ? networkOf(address) : address
}

/** `2001:db8::1` and `2001:0db8:0:0:ffff::` are both in `2001:db8:0:0::/64`. */
function networkOf(address: string): string {
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const rest = tail?.split(':').filter(Boolean) ?? []
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length)
  const all = [...groups, ...Array<string>(zeros).fill('0'), ...rest]
  const network = all.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''))
  return `${network.join(':')}::/64`
}
