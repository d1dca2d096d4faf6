/** The pages for people: files that are built with the Worker, and the headers they are shown under. */

/** Where the built files are. */
export interface Pages {
  /** 404 for what was not built. */
  read(path: string): Promise<Response>
}

/**
 * Scripts, styles and pictures of our own, and pictures that the page has made or was given; nothing
 * inline, nothing from elsewhere, no frame around it.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': POLICY,
  'Cache-Control': 'no-cache',
} as const
