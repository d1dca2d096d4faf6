import { describe, expect, it } from 'vitest'
import { parseImageOptions, parseReprocess } from '../../src/request/image-options.ts'
import { OptionError } from '../../src/request/option-error.ts'

describe('profile of derivatives', () => {
  it('parseImageOptions() reads the profile, srgb by default', () => {
    expect(parseImageOptions([['profile', 'p3']]).profile).toBe('p3')
    expect(parseImageOptions([]).profile).toBe('srgb')
    expect(() => parseImageOptions([['profile', 'adobe']])).toThrow(OptionError)
  })

  it('parseReprocess() reads the profile, srgb by default', () => {
    expect(parseReprocess({ profile: 'p3' }, 4).profile).toBe('p3')
    expect(parseReprocess({}, 4).profile).toBe('srgb')
    expect(() => parseReprocess({ profile: 'P3' }, 4)).toThrow(OptionError)
  })
})
