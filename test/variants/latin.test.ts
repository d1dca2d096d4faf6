import slugify from '@sindresorhus/slugify'
import { expect, it } from 'vitest'
import { latin } from '../../src/variants/latin.ts'
import { nameSlug } from '../../src/variants/name-slug.ts'
import { seededRandom } from '../helpers/random.ts'

const SCRIPTS =
  /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Arabic}\p{Script=Thaana}\p{Script=Han}\p{Script=Hebrew}\p{Script=Devanagari}\p{Sc}]/u

/** Georgian capitals, and a capital theta for symbols: the library does not know them. */
const UNKNOWN = /[\u1c90-\u1cbf\u03f4]/

function everyLetter(): string[] {
  const letters = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCodePoint(code))
  return letters.filter((letter) => SCRIPTS.test(letter) && !UNKNOWN.test(letter))
}

function librarySlug(name: string): string {
  return slugify(name, { decamelize: false }) || 'image'
}

it('nameSlug() spells every letter as @sindresorhus/slugify does', () => {
  const letters = everyLetter()
  expect(letters.length).toBeGreaterThan(20_000)
  const differing = letters.filter(
    (letter) => nameSlug(`x${letter}x`) !== librarySlug(`x${letter}x`),
  )
  expect(differing).toEqual([])
})

it('nameSlug() spells words of such letters as @sindresorhus/slugify does', () => {
  const letters = [
    ...everyLetter().filter((letter) => /[^\p{Script=Han}]/u.test(letter)),
    ..."  ''-_&tsTS",
  ]
  const random = seededRandom(7)
  for (let i = 0; i < 3_000; i++) {
    const word = Array.from({ length: 12 }, () => letters[random.below(letters.length)]).join('')
    expect([word, nameSlug(word)]).toEqual([word, librarySlug(word).slice(0, 60).replace(/-$/, '')])
  }
})

it.each([
  ['Съешь ещё этих мягких булок', 'syesh-eschyo-etikh-myagkikh-bulok'],
  ['Подъезд новый', 'podyezd-noviy'],
  ['Երևան ուղի', 'yeryevan-ughi'],
  ["Don't stop the dog’s café", 'dont-stop-the-dogs-cafe'],
  ['𝓕𝓪𝓷𝓬𝔂 ①②', 'fancy-12'],
])('nameSlug() makes %s %s', (name, slug) => {
  expect(nameSlug(name)).toBe(librarySlug(name))
  expect(nameSlug(name)).toBe(slug)
})

it('latin() leaves what has no spelling', () => {
  expect(latin('写真 Ö')).toBe('写真 oe')
})
