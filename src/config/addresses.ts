/** Variables that are addresses of the web: origins, and where answers point. */

import * as z from 'zod'

/** Exactly as browsers send them: scheme, host and, if it is not the scheme's own, port. */
export function originList() {
  const rule = 'a list like "https://example.com,http://localhost:3000", or *'
  return z
    .string(rule)
    .default('')
    .transform((text) => text.split(',').map((entry) => entry.trim()))
    .transform((entries) => entries.filter((entry) => entry !== ''))
    .refine((entries) => entries.every((entry) => entry === '*' || isOrigin(entry)), rule)
}

function isOrigin(text: string): boolean {
  return !text.includes('*') && webUrl(text)?.origin === text
}

/** A web address to which paths are appended. */
export function baseUrl() {
  const rule = 'an address like "https://images.example.com", without query or fragment'
  return z
    .string(rule)
    .default('')
    .transform((text) => text.trim().replace(/\/+$/, ''))
    .refine((text) => text === '' || isBaseUrl(text), rule)
}

function isBaseUrl(text: string): boolean {
  const url = webUrl(text)
  return url !== undefined && !/[?#@\s]/.test(text)
}

function webUrl(text: string): URL | undefined {
  const url = URL.parse(text)
  return url && /^https?:$/.test(url.protocol) ? url : undefined
}
