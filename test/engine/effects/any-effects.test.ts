import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { convert } from '../../helpers/engine.ts'
import { randomOptions } from '../../helpers/random-options.ts'
import { clear, engine, opaque } from './pictures.ts'

describe('any options together', () => {
  it('are drawn within what was planned, to the size that was planned', async () => {
    const turned = await sharp(opaque).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const gray = await sharp(opaque).grayscale().png().toBuffer()
    for (let seed = 1; seed <= 40; seed++) {
      const source = [opaque, clear, turned, gray][seed % 4]!
      const conversion = await convert(engine, source, randomOptions(seed))
      const { width, height } = await sharp(conversion.bytes).metadata()
      expect({ width, height }).toEqual({ width: conversion.width, height: conversion.height })
      expect(conversion.measuredPeakBytes, `seed ${seed}`).toBeLessThanOrEqual(
        conversion.plan.peakBytes,
      )
    }
  })
})
