/**
 * `/<modifiers>/<id>`: modifiers with `,` or `&` between them, a name and its values with `_`, `:` or `=`.
 * Facts: github.com/unjs/ipx src/server.ts, test/server.test.ts.
 */

import { ipxError } from './error.ts'

/** Values of each as one text, with `_` between them; empty for a modifier without one. */
export type Modifiers = ReadonlyMap<string, string>

export interface IpxAddress {
  readonly modifiers: Modifiers
  readonly id: string
}

/** `path`: what follows the prefix of the service, as it stands in the address. Throws an `OptionError`. */
export function splitIpxPath(path: string): IpxAddress {
  const [segment = '', ...rest] = path.replace(/^\//, '').split('/')
  const id = decoded(rest.join('/'))
  if (segment === '') {
    throw ipxError('IPX_MISSING_MODIFIERS', `Modifiers are missing: ${shown(id)}`)
  }
  if (id === '' || id === '/') {
    throw ipxError('IPX_MISSING_ID', `Resource id is missing: ${shown(path)}`, 'id')
  }
  return { modifiers: segment === '_' ? new Map() : readModifiers(segment), id }
}

function readModifiers(segment: string): ReadonlyMap<string, string> {
  const parts = segment.replaceAll(/%2C/gi, ',').replaceAll('%26', '&').split(/[&,]/)
  return new Map(
    parts.map((part) => {
      const [name = '', ...values] = part.split(/[:=_]/)
      return [name, values.map(decoded).join('_')]
    }),
  )
}

/** As it stands there where it is encoded wrongly, such as `100%.jpg`. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Of what a caller has sent, no more than that. */
function shown(text: string): string {
  return text.slice(0, 200)
}
