import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { STATUSES } from '../../../src/http/answer/problems.ts'
import { createContract } from '../../../src/http/contract/contract.ts'
import { textOf } from '../../../src/request/option-texts.ts'
import { CONVERT_OPTION_NAMES } from '../../../src/request/options.ts'

const contract = createContract({ version: '1.2.3', server: '/', maxWorkers: 32, limits: {} })
const operations = Object.values(contract.paths).flatMap((path) => Object.values(path))

type Schema = Readonly<Record<string, object>>

/** What `POST /convert` takes in a form. */
function convertForm(): Schema {
  const body = contract.paths['/convert']?.post?.requestBody as {
    content: { 'multipart/form-data': { schema: { properties: Schema } } }
  }
  return body.content['multipart/form-data'].schema.properties
}

describe('createContract()', () => {
  it('is a valid OpenAPI 3.1 document', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone({ ...contract }))
    expect(errors ?? []).toEqual([])
    expect(valid).toBe(true)
  })

  it('has every code of a refusal in some answer, but for those of no route', () => {
    const told = JSON.stringify(operations.map(({ responses }) => responses))
    const untold = Object.keys(STATUSES).filter((code) => !told.includes(`"${code}"`))
    expect(untold).toEqual(['aborted', 'method-not-allowed'])
  })

  it('tells the options of /convert as numbers, booleans and words, each with a text', () => {
    const { width, quality, lossless, rotate, format, max_bytes } = convertForm()
    expect(width).toMatchObject({ type: 'integer', minimum: 1, maximum: 65_535 })
    expect(quality).toMatchObject({ type: 'integer', minimum: 1, maximum: 100, default: 80 })
    const type = ['boolean', 'string']
    expect(lossless).toMatchObject({ type, enum: ['auto', true, false, 'near'], default: 'auto' })
    expect(rotate).toMatchObject({ type: 'integer', enum: [0, 90, 180, 270] })
    expect(format).toMatchObject({ type: 'string', default: 'webp' })
    expect(max_bytes).toMatchObject({ type: 'integer', minimum: 1_000 })
    expect(CONVERT_OPTION_NAMES.filter((name) => textOf(name).description === undefined)).toEqual(
      [],
    )
  })

  it('gives every operation a name of its own', () => {
    const names = operations.map(({ operationId }) => operationId)
    expect(new Set(names).size).toBe(names.length)
  })
})
