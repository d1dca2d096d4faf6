/** The images that `fixtures.ts` draws in Node and the tests find in workerd, as base64. */
export const FIXTURE_NAMES = [
  'photo.jpg', // 160×120, colour all over
  'logo.png', // 64×64, half of it transparent
  'photo.webp', // 96×72
  'photo.avif', // 96×72
  'photo.gif', // 48×32
  'moving.gif', // 48×32, three frames
  'small.jpg', // 160×120, quality 30, Display P3, with EXIF: GPS and a comment
  'turned.jpg', // 160×120 as stored, orientation 6, quality 30
  'turnable.jpg', // 160×128 as stored, orientation 6, quality 30, Display P3: all its edges are whole
] as const

/** What the EXIF of `small.jpg` tells. */
export const SECRET = 'where the photographer lives'

export type FixtureName = (typeof FIXTURE_NAMES)[number]

declare module 'vitest' {
  interface ProvidedContext {
    fixtures: Record<FixtureName, string>
  }
}
