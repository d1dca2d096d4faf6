import { expect, it } from 'vitest'
import { VARIABLES } from '../src/config.ts'
import { misspelledVariables } from '../src/misspelled-variables.ts'

it.each([
  ['API_KEY', 'API_KEYS'],
  ['API_KEYSS', 'API_KEYS'],
  ['MAX_UPLAOD_MB', 'MAX_UPLOAD_MB'],
  ['QUEUE-SIZE', 'QUEUE_SIZE'],
  ['OG_LEVEL', 'LOG_LEVEL'],
  ['xLOG_LEVEL', 'LOG_LEVEL'],
  ['workers', 'WORKERS'],
])('misspelledVariables() says of %s that %s may be meant', (name, meant) => {
  expect(misspelledVariables({ [name]: '5' }, VARIABLES)).toEqual([{ name, meant }])
})

it.each(['DATABASE_URL', 'MAX_UPLOAD', 'LOGLEVELS', 'MAX_UPLAOD_BM', 'JOB', ...VARIABLES])(
  'misspelledVariables() says nothing of %s',
  (name) => {
    expect(misspelledVariables({ [name]: '5' }, VARIABLES)).toEqual([])
  },
)

it('misspelledVariables() says nothing of bindings', () => {
  expect(misspelledVariables({ WORKER: {} }, VARIABLES)).toEqual([])
})
