import { describe, expect, it } from 'vitest'
import { OptionError } from '../../../../src/request/option-error.ts'
import { parse } from './read.ts'

describe('parseWsrv(): what it refuses by name', () => {
  it.each([
    ['output=tiff', 'output=tiff'],
    ['ro=30', 'ro'],
    ['sharp=0.01', 'sharp'],
    ['blur=300', 'blur'],
    ['mask=star&w=9&h=9&fit=contain', 'mask'],
    ['mask=star&mtrim&blur=3', 'mtrim'],
    ['mask=star&mtrim&trim', 'mtrim'],
    ['sharp&blur', 'sharp'],
    ['sharp&filt=negate', 'sharp'],
    ['blur&tint=red', 'tint'],
    ['sharp=1&blur=1', 'sharp'],
    ['bri=20&sat=0.5', 'bri'], // src/api/api_manager_impl.cpp: bri before mod
    ['bri=20&mod=1.2', 'bri'],
    ['tint=red&filt=negate', 'tint'],
    ['page=2', 'page'],
    ['loop=1', 'loop'],
    ['delay=1,2', 'delay'],
    ['n=-1&output=jpg', 'n'],
    ['mod=20', 'mod'],
    ['w=70000', 'w'],
    ['ro=90&w=100&h=50&fit=cover', 'ro'],
    ['trim&w=9&fit=fill', 'trim'],
    ['precrop&cx=1&flip', 'precrop'],
    ['cx=1&w=9&h=9&fit=contain', 'cx'],
    ['w=9&h=9&fit=contain&cbg=red&con=5', 'con'],
  ])('%s', (query, option) => {
    let error: unknown
    try {
      parse(query)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(OptionError)
    expect((error as OptionError).message).toContain(option)
  })
})
