import { expect, it } from 'vitest'
import { contentDisposition } from '../../../src/http/adapters/content-disposition.ts'

it.each([
  ['cat.jpg', 'inline; filename="cat.jpg"'],
  [
    'a "b"\\c/d\n.jpg',
    'inline; filename="a _b__c_d_.jpg"; filename*=UTF-8\'\'a%20%22b%22%5Cc%2Fd%0A.jpg',
  ],
  ['ä(1).jpg', 'inline; filename="_(1).jpg"; filename*=UTF-8\'\'%C3%A4%281%29.jpg'],
])('contentDisposition() of %j can be sent, and be read by everybody', (name, expected) => {
  expect(contentDisposition('inline', name)).toBe(expected)
  expect(() => new Headers({ 'Content-Disposition': expected })).not.toThrow()
})
