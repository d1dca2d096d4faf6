import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { signAddresses } from '../../src/cli/sign-addresses.ts'
import { isSignedBy } from '../../src/signing/sign-url.ts'

const SECRET = 'a-secret-of-the-owner'
const env = { URL_SIGNING_KEYS: `web=${SECRET},app=another-secret-of-theirs` }
const devVars = new URL('file:///nowhere/.dev.vars')
let out: string[]

beforeEach(() => {
  out = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void out.push(line))
})
afterEach(() => vi.restoreAllMocks())

describe('npm run sign', () => {
  it('prints an address that its key has signed', async () => {
    const args = ['/img/w=1/cat.jpg', '--expires-in', '60']
    expect(await signAddresses(args, { env, devVars })).toBe(0)
    const url = new URL(out[0] ?? '', 'https://images.example')
    const [kid, exp, sig = ''] = ['kid', 'exp', 'sig'].map(
      (name) => url.searchParams.get(name) ?? '',
    )
    expect(kid).toBe('web')
    expect(Math.abs(Number(exp) - Date.now() / 1_000 - 60)).toBeLessThan(5)
    const parts = { kid: 'web', exp: exp ?? null, sig }
    const target = { pathname: url.pathname, search: '' }
    expect(await isSignedBy([{ name: 'web', secret: SECRET }], target, parts)).toBe(true)
  })

  it('takes the key that is named, and every address', async () => {
    expect(await signAddresses(['/a', '/b', '--kid', 'app'], { env, devVars })).toBe(0)
    expect(out).toEqual([
      expect.stringMatching(/^\/a\?kid=app&sig=/),
      expect.stringMatching(/^\/b\?/),
    ])
  })

  it.each([
    '/img/preset=card/cat.jpg',
    '/img/srcset/cat.jpg',
    'https://images.example/img/w=1/https://a.example/cat.jpg?size=2',
    '/elsewhere/width=0/cat.jpg',
  ])('signs %s', async (address) => {
    expect(await signAddresses([address], { env, devVars })).toBe(0)
    expect(out).toEqual([expect.stringContaining('sig=')])
  })

  it.each([
    [[], env, /^Usage/],
    [['/a', '--kid', 'x'], env, 'no key is called x'],
    [['/a', '--expires-in', 'soon'], env, 'a number of seconds'],
    [['/a', '--unknown'], env, 'unknown'],
    [['/img/width=0/cat.jpg'], env, 'Cannot sign /img/width=0/cat.jpg: '],
    [['/img/w=1/a.jpg', '/img/widht=1/cat.jpg'], env, 'widht'],
    [['/img/width=800'], env, 'no source'],
    [['/a'], {}, 'has none'],
    [['/a'], { URL_SIGNING_KEYS: 'web=short' }, 'URL_SIGNING_KEYS must be'],
  ])('ends with 2 and says why for %j', async (args, given, why) => {
    expect(await signAddresses(args, { env: given, devVars })).toBe(2)
    expect(out.join('\n')).toMatch(why)
    expect(out.join('\n')).not.toContain(SECRET)
  })
})
