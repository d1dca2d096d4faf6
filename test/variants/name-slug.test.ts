import { describe, expect, it } from 'vitest'
import { nameSlug } from '../../src/variants/name-slug.ts'

describe('nameSlug()', () => {
  it.each([
    ['photo.jpg', 'photo'],
    ['IMG_2041.HEIC', 'img-2041'],
    ['Déjà vu (1).jpeg', 'deja-vu-1'],
    ['Straße & Ünïcode.png', 'strasse-and-uenicode'],
    ['archive.tar.gz', 'archive-tar'],
    ['C:\\Users\\me\\holiday.jpg', 'holiday'],
    ['../../etc/passwd', 'passwd'],
    ['.jpg', 'jpg'],
    ['a"b\r\nc<script>.png', 'a-b-c-script'],
    ['写真.jpg', 'image'],
    ['...', 'image'],
    ['', 'image'],
    [undefined, 'image'],
  ])('makes %j %s', (name, slug) => {
    expect(nameSlug(name)).toBe(slug)
  })

  it('is at most 60 characters long, without a dash at its end', () => {
    expect(nameSlug('x'.repeat(1_000))).toBe('x'.repeat(60))
    expect(nameSlug(`${'x'.repeat(59)} y`)).toBe('x'.repeat(59))
  })
})
